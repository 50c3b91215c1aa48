"""The first administrator of an office."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from govtrack.accounts import operations
from govtrack.core.actors import SYSTEM
from govtrack.core.db import transaction
from govtrack.places.queries import find_subdistrict

group = AppGroup("accounts", help="People and roles.")


@group.command("add-admin")
@click.argument("login")
@click.argument("name")
def add_admin(login: str, name: str) -> None:
    """Open an administrator's account; the first password is printed once."""
    root = find_subdistrict()
    if root is None:
        raise click.ClickException("There are no places yet. Load them first: flask places import places FILE")
    password = operations.generate_password()
    with transaction():
        user = operations.add_user(SYSTEM, login=login, name=name, password=password, must_change_password=True)
        operations.grant_role(SYSTEM, user, "admin", root)
    click.echo(f"{login}  {password}")
