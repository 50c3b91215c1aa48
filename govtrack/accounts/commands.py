"""The first administrators of an office, and a second one where one alone is left."""

from __future__ import annotations

import click

from govtrack.accounts import operations
from govtrack.accounts.models import User
from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.signals import rights_changed
from govtrack.core.actors import SYSTEM
from govtrack.core.command_line import Group
from govtrack.core.db import transaction
from govtrack.core.i18n import _
from govtrack.core.names import normal_name
from govtrack.places.models import Place
from govtrack.places.queries import find_subdistrict

group = Group("accounts", help="People and roles.")


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
    root = _house()
    if list_users_with_role("admin"):
        raise click.ClickException("There are administrators already. They add others on the page of people.")
    if _is_one_name(name, second_name):
        raise click.ClickException("Both have the same name. The second administrator is somebody else.")
    with transaction():
        opened = [_open(root, login, name), _open(root, second_login, second_name)]
    click.echo("\n".join(line for line, _user in opened))
    click.echo("Hand each password to its person alone. Both accounts stand in the event record.")


@group.command("second-admin")
@click.argument("login")
@click.argument("name")
def second_admin(login: str, name: str) -> None:
    """Open the account of a second administrator where a single one is left; the first password is printed once.

    Rights to identities and roles that decide need two, so one alone could never name another. The
    person and the auditors are told, and the event record says that it was done by the command line.
    """
    root = _house()
    admins = list_users_with_role("admin", place_path=root.path)
    if not admins:
        raise click.ClickException("There is no administrator. Open the first two: flask accounts first-admins")
    if len(admins) > 1:
        raise click.ClickException("There are two administrators or more. They add others on the page of people.")
    if _is_one_name(name, admins[0].name):
        raise click.ClickException("This is the name of the administrator who is left. The second is somebody else.")
    with transaction():
        line, user = _open(root, login, name)
        rights_changed.send(
            "accounts", user_id=user.id, verb="granted", by_name=_("the command line"), place_paths=[root.path]
        )
    click.echo(f"{line}\nHand the password to its person alone. The account stands in the event record.")


def _is_one_name(name: str, other: str) -> bool:
    """Whether both are one name, however it is typed: nobody passes for two people by mistake."""
    return normal_name(name) == normal_name(other)


def _house() -> Place:
    root = find_subdistrict()
    if root is None:
        raise click.ClickException("There are no places yet. Load them first: flask places import places FILE")
    return root


def _open(root: Place, login: str, name: str) -> tuple[str, User]:
    """One administrator by the command line; the record says that the system did it. Returns what to print as well."""
    password = operations.generate_password()
    user = operations.add_user(SYSTEM, login=login, name=name, password=password, must_change_password=True)
    operations.grant_role(SYSTEM, user, "admin", root)
    return f"{user.login}  {password}", user
