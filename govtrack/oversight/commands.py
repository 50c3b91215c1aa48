"""The commands of this step."""

from __future__ import annotations

from pathlib import Path

import click

from govtrack.accounts.roles import LABELS
from govtrack.core.actors import SYSTEM
from govtrack.core.command_line import Group, in_english
from govtrack.core.db import transaction
from govtrack.core.verbs import perform
from govtrack.oversight.duties import Walk, walk_communities
from govtrack.oversight.holidays import read_days
from govtrack.oversight.operations import earliest_day
from govtrack.oversight.search.commands import group
from govtrack.oversight.verbs import VERBS

duties = Group("duties", help="Whether the people there are enough, with duties kept apart.")


@duties.command("check")
@click.option("-v", "--verbose", is_flag=True, help="Name who takes each act, not only whom one has to borrow.")
def check(verbose: bool) -> None:
    """Walk the loop with the people of each community; name whom it must borrow from the level above."""
    walks = walk_communities()
    for walk in walks:
        for line in describe(walk, verbose):
            click.echo(line)
    if any(walk.missing for walk in walks):
        raise SystemExit(1)


def describe(walk: Walk, verbose: bool) -> list[str]:
    """What the command says about one community."""
    if not walk.borrowed and not walk.missing:
        lines = [f"{walk.place.name}: its own people are enough"]
    else:
        lines = [f"{walk.place.name}: borrows {len(walk.borrowed)} of {len(walk.loop)}, missing {len(walk.missing)}"]
    for act, user in walk.takers.items():
        words = f"{walk.loop[act][1]} ({act})"
        if user is None:
            lines.append(f"  nobody: {words}{_stand_in(walk, act)}")
        elif act in walk.borrowed:
            lines.append(f"  from above: {words}: {user.name}")
        elif verbose:
            lines.append(f"  own: {words}: {user.name}")
    return lines


rules = Group("rules", help="Rules of the office that come as lists.")


@rules.command("holidays")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_holidays(path: Path) -> None:
    """Take over the holidays of one or more years from a sheet: a column 日期, and one 类型 with 放假 or 上班."""
    with path.open("rb") as file:
        days = read_days(file)
    with transaction():
        years = perform(VERBS["change_holidays"], SYSTEM, days)
    click.echo(f"{len(days)} days of {', '.join(map(str, years))}; they hold from {earliest_day()}")


def _stand_in(walk: Walk, act: str) -> str:
    """Who of the level above can be asked: a role that is held there holds for each community below."""
    above = walk.place.parent
    if above is None:
        return ""
    roles = ", ".join(in_english(LABELS[role]) for role in dict.fromkeys(walk.loop[act][0]))
    return f"; somebody at {above.name} can stand in, as one of: {roles}"


__all__ = ["duties", "group", "rules"]
