"""Command lines of the event record."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import DBAPIError

from govtrack.audit.heads import Head, head_of, read_line
from govtrack.audit.sealing import count_unsealed, find_last_seal, seal_all
from govtrack.audit.verifying import find_unsealed, verify
from govtrack.core.command_line import Group
from govtrack.core.errors import what_to_mend


class NotChecked(click.ClickException):
    """The record could not be checked, which says nothing against it."""

    exit_code = 2


group = Group("audit", help="The event record.")


@group.command("seal")
def seal_events() -> None:
    """Number and seal what is not sealed yet."""
    click.echo(f"sealed {seal_all()} events")


@group.command("head")
def print_head() -> None:
    """Print the head of the record, one line to keep on paper: `flask audit verify --head "LINE"` compares it."""
    row = find_last_seal()
    click.echo(f"{head_of(row).line}  sealed {row.at:%Y-%m-%d %H:%M} UTC" if row else "not sealed yet")


def _read_head(_context: click.Context, _option: click.Parameter, lines: tuple[str, ...]) -> list[Head]:
    try:
        return [read_line(line) for line in lines]
    except ValueError as error:
        raise click.BadParameter("a head looks like 1234-56-0123456789abcdef0123") from error


@group.command("verify")
@click.option("--head", "printed", multiple=True, callback=_read_head, help="A printed head to compare: its line.")
def verify_events(printed: list[Head]) -> None:
    """Recompute the record.

    Ends with 0 where every seal fits, with 1 where an event was changed, removed or added, or the record was cut,
    and with 2 where it could not be checked: no database, no tables, a damaged file, no head to be read.
    """
    try:
        findings, unsealed = [*verify(printed), *find_unsealed()], count_unsealed()
    except DBAPIError as error:
        raise NotChecked(what_to_mend(error) or f"The database cannot be read. It says: {error.orig}") from error
    for finding in findings:
        click.echo(finding, err=True)
    if findings:
        sys.exit(1)
    click.echo(f"every seal fits; {unsealed} events are not sealed yet")
