"""Keys of programs at the command line."""

from __future__ import annotations

import click

from govtrack.api import queries
from govtrack.api.verbs import VERBS
from govtrack.core.actors import SYSTEM
from govtrack.core.command_line import Group
from govtrack.core.db import transaction
from govtrack.core.verbs import perform
from govtrack.places.queries import find_subdistrict

group = Group("open311", help="Keys of programs that bring letters by Open311.")


@group.command("issue")
@click.argument("holder")
@click.argument("contact")
def issue(holder: str, contact: str) -> None:
    """Issue a key to HOLDER, about which CONTACT is asked; it is printed once."""
    root = find_subdistrict()
    if root is None:
        raise click.ClickException("There are no places yet. Load them first: flask places import places FILE")
    with transaction():
        _row, typed = perform(VERBS["issue_key"], SYSTEM, root, holder=holder, contact=contact)
    click.echo(typed)


@group.command("list")
def list_all() -> None:
    """Print each key: its number, first signs, holder, letters, and whether it is in force."""
    for row, letters, _latest in queries.list_keys():
        state = "withdrawn" if row.revoked_at else "in force"
        click.echo(f"{row.id}\t{row.begins_with}…\t{row.holder}\t{letters}\t{state}")


@group.command("revoke")
@click.argument("number", type=int)
@click.argument("reason")
def revoke(number: int, reason: str) -> None:
    """Withdraw the key with this NUMBER of the list, for a REASON."""
    with transaction():
        perform(VERBS["revoke_key"], SYSTEM, queries.get_key(number), reason=reason)
    click.echo("withdrawn")
