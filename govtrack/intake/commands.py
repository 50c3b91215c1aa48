"""The command line of intake."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.command_line import Group
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import in_language
from govtrack.core.jobs import run_job
from govtrack.core.sheets import plain_heading
from govtrack.intake import operations
from govtrack.intake.channels import CHANNELS, read_book, reason_text
from govtrack.intake.models import ImportRow
from govtrack.intake.operations.previewing import ROWS_KEPT
from govtrack.intake.policy import desk_for
from govtrack.intake.queries import get_batch, list_choices, list_import_rows
from govtrack.intake.redaction.score import GROUPS, first_try, list_files, measure, read
from govtrack.intake.settings import limits
from govtrack.places.queries import find_place_by_code

group = Group("intake", help="What comes in.")
import_group = Group("import", help="Import sheets of other systems.")
group.add_command(import_group)
# The worker takes an import over only if the command that runs it is gone this long.
TAKE_OVER_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for on the command line."""

    channel: str
    path: Path
    place_code: str | None
    sheets: tuple[str, ...]
    takes_changed: bool
    only_preview: bool
    # What headings mean, as they are written: heading → field, empty where nothing is taken from it.
    headings: Mapping[str, str]


def _import(order: Order) -> int:
    """Imports the file in this process; returns the batch."""
    place = find_place_by_code(order.place_code) if order.place_code else None
    if order.place_code and place is None:
        raise InvalidInput(f"no place has the code {order.place_code}")
    path = desk_for(SYSTEM, place)
    decided = {plain_heading(heading): field for heading, field in order.headings.items()}
    with order.path.open("rb") as stream:
        book = read_book(stream, limits())
        preview = operations.preview_sheet(order.channel, book, desk_path=path, chosen=order.sheets, decided=decided)
    with transaction():
        place = find_place_by_code(order.place_code) if order.place_code else None
        operations.decide_names(SYSTEM, order.channel, "heading", order.headings, path)
        batch_id = operations.preview_batch(SYSTEM, order.path.name, preview, place).id
    del preview
    if order.only_preview:
        return batch_id
    with transaction():
        job_id = operations.queue_batch(
            SYSTEM, get_batch(batch_id), run_at=now() + TAKE_OVER_AFTER, takes_changed=order.takes_changed
        ).id
    if run_job(job_id) != "done":
        raise InvalidInput("the import did not come to its end; see `flask jobs` and the log")
    return batch_id


def tell_batch(batch_id: int) -> dict[str, Any]:
    """What became of the lines; ``rejected`` names each that stayed outside, the changed ones too."""
    batch = get_batch(batch_id)
    outside = [row for kind in ("rejected", "changed") for row in list_import_rows(batch, kind, ROWS_KEPT)]
    if batch.takes_changed:
        outside = [row for row in outside if row.kind != "changed"]
    report = {
        "read": batch.read,
        "added": batch.added,
        "repeated": batch.repeated,
        "rejected": [_told(row) for row in sorted(outside, key=lambda row: (row.sheet, row.row))],
    }
    if batch.state == "previewed":
        report |= {"new": batch.fresh, "headings": batch.headings["used"], "unused": batch.headings["unused"]}
    more = {
        "changed": batch.changed,
        "remarks": [_told(row) for row in list_import_rows(batch, "remark", ROWS_KEPT)],
        "skipped_sheets": {sheet["name"]: sheet["skipped"] for sheet in batch.headings["sheets"] if sheet["skipped"]},
        "personal": batch.headings["personal"],
        "open_places": batch.headings["places"],
        "open_categories": batch.headings["categories"],
    }
    return report | {name: value for name, value in more.items() if value}


def _told(row: ImportRow) -> dict[str, Any]:
    told = {"row": row.row, "column": row.column, "reason": reason_text(row.reason), "kind": row.kind}
    return told | ({"sheet": row.sheet} if row.sheet else {})


def _run(order: Order, as_json: bool) -> None:
    batch = _import(order)
    with in_language("en"):
        report = tell_batch(batch)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    for line in describe_batch(report):
        click.echo(line)


def describe_batch(report: Mapping[str, Any]) -> list[str]:
    """What ``tell_batch`` tells, in lines for a terminal: counts, then what was understood and what was not."""
    taken = "new" if "new" in report else "added"
    lines = [", ".join(f"{name} {report.get(name, 0)}" for name in ("read", taken, "repeated", "changed"))]
    lines += [f"{heading}: read as {field}" for field, heading in report.get("headings", {}).items()]
    lines += [f"{heading}: not used" for heading in report.get("unused", ())]
    lines += [f"sheet {name} was not read: {why}" for name, why in report.get("skipped_sheets", {}).items()]
    for kind, names in (("place", "open_places"), ("category", "open_categories")):
        lines += [f"{kind} {name}: not known here, lines: {count}" for name, count, _near in report.get(names, ())]
    told = (*report["rejected"], *report.get("remarks", ()))
    return lines + [f"line {line['row']}, {line['column']}: {line['reason']}" for line in told]


def _declare(name: str, explanation: str) -> None:
    @import_group.command(name, help=explanation)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--place", "place_code", help="Code of the place for lines that name none.")
    @click.option("--sheet", "sheets", multiple=True, help="Name of a sheet to read; all visible ones without it.")
    @click.option("--take-changed", is_flag=True, help="Take lines whose number is known with another text as new.")
    @click.option("--preview", "only_preview", is_flag=True, help="Only say what would become of the lines.")
    @click.option(
        "--heading",
        "headings",
        multiple=True,
        metavar="HEADING=FIELD",
        help="What a heading means (nothing after = : not used); remembered for the place.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
    def command(
        file: Path,
        place_code: str | None,
        sheets: tuple[str, ...],
        take_changed: bool,
        only_preview: bool,
        headings: tuple[str, ...],
        as_json: bool,
    ) -> None:
        meant = dict(_parted(heading) for heading in headings)
        _run(Order(name, file, place_code, sheets, take_changed, only_preview, meant), as_json)


def _parted(heading: str) -> tuple[str, str]:
    title, sign, field = heading.rpartition("=")
    if not sign or not title.strip():
        raise click.BadParameter(f"{heading!r} is not written as HEADING=FIELD", param_hint="--heading")
    return title.strip(), field.strip()


@import_group.command("meanings")
@click.argument("channel", type=click.Choice(list(CHANNELS)))
@click.option("--place", "place_code", help="Code of the place; what holds around it is printed too.")
def meanings(channel: str, place_code: str | None) -> None:
    """Print what was said by hand about names in the sheets of CHANNEL, and where it holds."""
    place = find_place_by_code(place_code) if place_code else None
    if place_code and place is None:
        raise click.BadParameter(f"no place has the code {place_code}", param_hint="--place")
    for row in list_choices(channel, desk_for(SYSTEM, place)):
        where = f"{row.place_path} {row.sheet}".strip()
        click.echo(f"{where}\t{row.kind}\t{row.label}\t{row.value or '-'}")


@group.command("redaction-score")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--wrong", is_flag=True, help="Print what was missed and what was masked for nothing.")
def redaction_score(files: tuple[Path, ...], wrong: bool) -> None:
    """Measures the masking on snippets marked by hand: those of this repository, or FILES marked in the same way."""
    for path in files or tuple(list_files()):
        score = measure(read(path))
        recalls = ", ".join(f"{group} {score.recall(group):.3f} of {score.wanted[group]}" for group in GROUPS)
        click.echo(f"{path.name}: recall {recalls}; precision {score.precision:.3f} of {score.masks}")
        click.echo(f"  unsure: {score.unsure}")
        if told := first_try(path):
            click.echo(f"  unseen, before any rule was mended for it: {told}")
        for line in [f"missed {line}" for line in score.missed] + [f"excess {line}" for line in score.excess]:
            if wrong:
                click.echo(f"  {line}")


for _channel in CHANNELS.values():
    _declare(_channel.name, _channel.help)
