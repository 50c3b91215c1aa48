"""The command line of intake."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.jobs import run_job
from govtrack.intake import operations
from govtrack.intake.channels import CHANNELS, Parsed, parse_sheet, read_sheet, reason_text
from govtrack.intake.queries import get_batch
from govtrack.intake.redaction.score import GROUPS, list_files, measure, read
from govtrack.places.queries import find_place_by_code

group = AppGroup("intake", help="What comes in.")
import_group = AppGroup("import", help="Import sheets of other systems.")
group.add_command(import_group)
# The worker takes an import over only if the command that runs it is gone this long.
TAKE_OVER_AFTER = timedelta(minutes=10)


def _import(channel_name: str, path: Path, place_code: str | None) -> tuple[int, Parsed]:
    """Imports the file in this process; returns the batch and what the sheet held."""
    content, channel = path.read_bytes(), CHANNELS[channel_name]
    parsed = parse_sheet(channel, read_sheet(content))
    with transaction():
        place = find_place_by_code(place_code) if place_code else None
        if place_code and place is None:
            raise InvalidInput(f"no place has the code {place_code}")
        batch = operations.preview_batch(SYSTEM, channel, path.name, content, parsed, place.id if place else None)
        job = operations.queue_batch(SYSTEM, batch, run_at=now() + TAKE_OVER_AFTER)
        batch_id, job_id = batch.id, job.id
    if run_job(job_id) != "done":
        raise InvalidInput("the import did not come to its end; see `flask jobs` and the log")
    return batch_id, parsed


def _report(batch_id: int, parsed: Parsed) -> dict[str, Any]:
    batch = get_batch(batch_id)
    return {
        "read": batch.read,
        "added": batch.added,
        "repeated": batch.repeated,
        "rejected": [{"row": r.row, "column": r.column, "reason": reason_text(r.reason)} for r in parsed.rejections],
    }


def _run(channel_name: str, path: Path, place_code: str | None, as_json: bool) -> None:
    try:
        report = _report(*_import(channel_name, path, place_code))
    except InvalidInput as error:
        click.echo(str(error.message), err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    click.echo(f"read {report['read']}, added {report['added']}, repeated {report['repeated']}")
    for rejected in report["rejected"]:
        click.echo(f"line {rejected['row']}, {rejected['column']}: {rejected['reason']}")


def _declare(name: str, explanation: str) -> None:
    @import_group.command(name, help=explanation)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--place", "place_code", help="Code of the place for lines that name none.")
    @click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
    def command(file: Path, place_code: str | None, as_json: bool) -> None:
        _run(name, file, place_code, as_json)


@group.command("redaction-score")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--wrong", is_flag=True, help="Print what was missed and what was masked for nothing.")
def redaction_score(files: tuple[Path, ...], wrong: bool) -> None:
    """Measures the masking on snippets marked by hand: those of the house, or FILES in the same writing."""
    for path in files or tuple(list_files()):
        score = measure(read(path))
        recalls = ", ".join(f"{group} {score.recall(group):.3f} of {score.wanted[group]}" for group in GROUPS)
        click.echo(f"{path.name}: recall {recalls}; precision {score.precision:.3f} of {score.masks}")
        click.echo(f"  unsure: {score.unsure}")
        for line in [f"missed {line}" for line in score.missed] + [f"excess {line}" for line in score.excess]:
            if wrong:
                click.echo(f"  {line}")


_declare("letters", "Import letters from FILE (XLSX or CSV).")
_declare("petitions", "Import extracts of petitions from FILE (XLSX or CSV), without persons.")
_declare("opinions", "Import posts on the web from FILE (XLSX or CSV), without authors.")
