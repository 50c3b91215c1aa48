"""The first administrators of an office."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from govtrack.accounts import operations
from govtrack.accounts.queries import list_users_with_role
from govtrack.core.actors import SYSTEM
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.places.models import Place
from govtrack.places.queries import find_subdistrict

group = AppGroup("accounts", help="People and roles.")


@group.command("first-admins")
@click.argument("login")
@click.argument("name")
@click.argument("second_login")
@click.argument("second_name")
def first_admins(login: str, name: str, second_login: str, second_name: str) -> None:
    """Open the accounts of the first two administrators; each first password is printed once.

    Two, since rights to identities and rules that protect people need a second one. It works
    once: everybody after them is added on the pages, and on the record with a name.
    """
    root = find_subdistrict()
    if root is None:
        raise click.ClickException("There are no places yet. Load them first: flask places import places FILE")
    if list_users_with_role("admin"):
        raise click.ClickException("There are administrators already. They add others on the page of people.")
    try:
        with transaction():
            lines = [_open(root, login, name), _open(root, second_login, second_name)]
    except InvalidInput as error:
        raise click.ClickException(str(error.message)) from error
    click.echo("\n".join(lines))
    click.echo("Hand each password to its person alone. Both accounts stand in the event record.")


def _open(root: Place, login: str, name: str) -> str:
    """One administrator by the command line; the record says that the system did it."""
    password = operations.generate_password()
    user = operations.add_user(SYSTEM, login=login, name=name, password=password, must_change_password=True)
    operations.grant_role(SYSTEM, user, "admin", root)
    return f"{user.login}  {password}"
