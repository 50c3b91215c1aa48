"""Commands about the past: the hot matters of a period, and how early they would have been seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from govtrack.core.clock import local
from govtrack.core.command_line import in_english
from govtrack.core.db import transaction
from govtrack.topics.clustering.hot_lists import HotList
from govtrack.topics.queries.obstacles import list_reasons
from govtrack.topics.queries.period_sheets import write_sheet
from govtrack.topics.tasks.past import find_matters, find_past_place, measure_lead
from govtrack.topics.vocabulary import LACKS_SPREAD

DAY = click.DateTime(["%Y-%m-%d"])
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@click.command("report")
@click.option("--from", "first", type=DAY, required=True, help="The first day.")
@click.option("--to", "last", type=DAY, required=True, help="The last day; it belongs to the period.")
@click.option("--each", type=click.Choice(list(MONTHS)), help="One list for each month, quarter or year between them.")
@click.option("--place", "code", help="Code of a sub-district or community; without it the first sub-district.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write .xlsx or .json instead.")
@with_appcontext
def report(first: datetime, last: datetime, each: str | None, code: str | None, output: Path | None) -> None:
    """The hot matters of a period as they stood at its end, the hottest first.

    An engine of its own reads the letters received until then and no later ones; only the column "after" counts what
    followed.
    """
    if last < first:
        raise click.BadParameter("the last day lies before the first one", param_hint="--to")
    if output is not None and output.suffix.lower() not in (".xlsx", ".json"):
        raise click.BadParameter("the name ends in .xlsx or .json", param_hint="--output")
    with transaction(write=False):
        place = find_past_place(code)
    if place is None:
        raise click.ClickException("\n".join(map(in_english, list_reasons())) or f"no place has the code {code}")
    parts = list(split(first.date(), last.date(), each))
    found = [(one, find_matters(place.id, *one)) for one in parts]
    if output is None:
        for one, hot in found:
            _print(one, hot)
    elif output.suffix.lower() == ".xlsx":
        output.write_bytes(write_sheet([(one, hot.matters) for one, hot in found]))
    else:
        output.write_text(json.dumps([_describe(*row) for row in found], ensure_ascii=False, indent=1) + "\n", "utf-8")
    _say_what_is_missing(found[-1][1].lacks_spread)


def _describe(period: tuple[date, date], hot: HotList) -> dict[str, Any]:
    return {
        "from": period[0].isoformat(),
        "to": period[1].isoformat(),
        "letters": hot.letters,
        "matters": [row.to_values() for row in hot.matters],
    }


def _say_what_is_missing(lacks_spread: bool) -> None:
    for reason in [*list_reasons(), *([LACKS_SPREAD] if lacks_spread else [])]:
        click.echo(in_english(reason), err=True)


def split(first: date, last: date, each: str | None) -> Iterator[tuple[date, date]]:
    """The months, quarters or years of the calendar between two days, cut at both; the whole where none is wanted."""
    while each is not None and (begins_next := _next_start(first, MONTHS[each])) <= last:
        yield first, begins_next - timedelta(days=1)
        first = begins_next
    yield first, last


def _next_start(day: date, months: int) -> date:
    number = day.year * 12 + (day.month - 1) // months * months + months
    return date(number // 12, number % 12 + 1, 1)


def _print(period: tuple[date, date], hot: HotList) -> None:
    click.echo(f"{period[0]} – {period[1]}: {hot.letters} letters, {len(hot.matters)} matters")
    for rank, row in enumerate(hot.matters, 1):
        mark = " candidate" if row.is_candidate else ""
        click.echo(
            f"{rank:3}  {row.attention:3}  letters {row.before} → {row.letters} → {row.after}  people {row.people}"
            f"  since {local(row.first_at).date()}  {row.title}{mark}"
        )


@click.command("lead")
@click.option("--place", "code", help="Code of a sub-district; without it the first one.")
@with_appcontext
def lead(code: str | None) -> None:
    """How many days before its busiest week each matter would have become a candidate, letter by letter."""
    with transaction(write=False):
        place = find_past_place(code)
    if place is None:
        raise click.ClickException(f"no place has the code {code}")
    found = measure_lead(place.id)
    for row in found.leads:
        click.echo(f"{row.days:5.1f} days  candidate {local(row.candidate_at):%Y-%m-%d %H:%M}  {row.letters} letters")
    click.echo(
        f"{len(found.leads)} candidates of {found.matters} matters with {found.letters} letters; "
        + (f"median lead {found.median_days:.1f} days" if found.median_days is not None else "no lead to measure")
    )
    _say_what_is_missing(found.lacks_spread)
