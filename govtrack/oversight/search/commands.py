"""``flask search``: the index at the command line."""

from __future__ import annotations

import click

from govtrack.core.command_line import Group
from govtrack.oversight.search import tasks

group = Group("search", help="The index of letters, topics, meetings, plans and answers.")


@group.command("rebuild")
def rebuild() -> None:
    """Empty the index and fill it anew from the rows."""
    for kind, count in tasks.rebuild().items():
        click.echo(f"{kind}: {count} entries")


@group.command("follow")
def follow() -> None:
    """Index now what changed since the last time."""
    click.echo(f"{tasks.follow_record()} entries written")
