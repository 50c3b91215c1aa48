"""Command lines that belong to no step: catalogs, jobs, diagrams."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext

from govtrack.config import ROOT
from govtrack.core import catalogs, keys
from govtrack.core.actors import SYSTEM
from govtrack.core.command_line import Group
from govtrack.core.db import db, transaction
from govtrack.core.errors import NotFound
from govtrack.core.jobs.models import Job
from govtrack.core.jobs.schedule import tick
from govtrack.core.jobs.states import STATES
from govtrack.core.retention import RULES
from govtrack.core.sealed import reseal
from govtrack.core.settings import get_setting
from govtrack.core.states import TABLES
from govtrack.core.totals.settling import rebuild
from govtrack.core.verbs import perform
from govtrack.oversight.machine import backup, jobs
from govtrack.oversight.retention.tasks import count_due, keep_promises
from govtrack.oversight.verbs import VERBS

catalog_group = Group("i18n", help="The catalogs of both languages.")
job_group = Group("jobs", help="The outbox.")
key_group = Group("keys", help="The keys that seal what is personal.")
totals_group = Group("totals", help="The totals from which figures are read.")
retention_group = Group("retention", help="What is kept only for a time.")
docs_group = Group("docs", help="Documents drawn from the code.")


@catalog_group.command("update")
@click.argument("steps", nargs=-1)
def update_catalogs(steps: tuple[str, ...]) -> None:
    """Collect the texts of STEPS (default: all) into their catalogs."""
    for step in steps or catalogs.list_steps():
        click.echo(f"{step}: {catalogs.update(step)} texts, {len(catalogs.find_gaps(step))} untranslated")


@catalog_group.command("check")
def check_catalogs() -> None:
    """Exit 1 where a text lacks its translation or a catalog is behind the code."""
    gaps = {step: catalogs.find_gaps(step) + catalogs.find_strays(step) for step in catalogs.list_steps()}
    for step, messages in gaps.items():
        for message in messages:
            click.echo(f"{step}: {message}", err=True)
    if any(gaps.values()):
        sys.exit(1)
    click.echo("both languages are complete")


@totals_group.command("rebuild")
def rebuild_totals() -> None:
    """Count everything anew; nobody can write meanwhile."""
    with transaction():
        click.echo(f"{rebuild(db.session.connection())} subjects counted")


@job_group.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only jobs in this state.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
def list_jobs(state: str | None, limit: int) -> None:
    """List the newest jobs of the outbox."""
    for row in jobs.list_jobs(state, limit):
        click.echo(f"{row.id:>8}  {row.state:<12} {row.name:<28} tries {row.attempts}  due {row.run_at:%F %T}Z")
    click.echo("  ".join(f"{name} {count}" for name, count in jobs.count_by_state().items()))


@job_group.command("show")
@click.argument("job_id", type=int)
def show_job(job_id: int) -> None:
    """Show one job: its payload, its tries, why it failed."""
    row = _find_job(job_id)
    for name in ("name", "state", "queue", "key", "request_id", "payload", "attempts", "run_at", "claimed_by"):
        click.echo(f"{name}: {getattr(row, name)}")
    for name in ("lease_until", "finished_at", "result", "error"):
        click.echo(f"{name}: {getattr(row, name)}")


@job_group.command("retry")
@click.argument("job_id", type=int)
def retry_job(job_id: int) -> None:
    """Let a failed or cancelled job wait for a worker again."""
    _change_job(job_id, "retry")


@job_group.command("cancel")
@click.argument("job_id", type=int)
def cancel_job(job_id: int) -> None:
    """End a job that no worker has begun."""
    _change_job(job_id, "cancel")


def _find_job(job_id: int) -> Job:
    try:
        return jobs.get_job(job_id)
    except NotFound as error:
        raise click.ClickException(f"there is no job {job_id}") from error


def _change_job(job_id: int, name: str) -> None:
    with transaction():
        row = perform(VERBS[name], SYSTEM, _find_job(job_id))
        click.echo(f"job {job_id} is {row.state}")


@job_group.command("tick")
def run_tick() -> None:
    """Do what beat does every few seconds, once."""
    click.echo(f"{tick()} jobs left")


@key_group.command("list")
def list_keys() -> None:
    """The ids of the keys, the newest first, and which one finds receipts and reporters."""
    lookup = keys.lookup_key()
    for key in keys.ring():
        click.echo(f"{key.id}{'  lookup' if key.id == lookup.id else ''}")


@key_group.command("rotate")
@click.option("--only-reseal", is_flag=True, help="Add no key: seal with the newest one what an older one sealed.")
def rotate_keys(only_reseal: bool) -> None:
    """Add a key and seal everything with it; the older keys stay, for lookup and for backups."""
    fresh = keys.ring()[0] if only_reseal else keys.add_key()
    click.echo(f"{reseal()} values are sealed with the key {fresh.id}; back up the ring apart from the database")


@retention_group.command("run")
@click.option("--dry-run", is_flag=True, help="Say what is due and change nothing.")
def run_retention(dry_run: bool) -> None:
    """Let go of what has been kept as long as promised; run it as well after a backup was put back."""
    for name, count in (count_due() if dry_run else keep_promises()).items():
        rule = RULES[name]
        click.echo(f"{name}: {count} {'due' if dry_run else 'let go'}, after {get_setting(rule.days)} days")


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--keys", type=click.Path(path_type=Path), help="Where the keys go: another medium than FOLDER.")
@with_appcontext
def back_up(folder: Path, keys: Path | None) -> None:
    """Copy database and files into the empty FOLDER, and the keys apart from them."""
    try:
        report = backup.back_up(folder, keys)
    except backup.BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"kept {report.rows} rows and {report.files} files in {folder} (version {report.revision or 'none'})")
    if keys is None:
        click.echo("The keys are not in it. Without them no reporter's name can be read again: keep them apart.")


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--keys", type=click.Path(path_type=Path, exists=True), help="The keys that were kept apart.")
@click.option("--check", "only_check", is_flag=True, help="Only look whether the backup is whole.")
@with_appcontext
def restore(folder: Path, keys: Path | None, only_check: bool) -> None:
    """Put the backup in FOLDER into an empty place, verify it, and let go of what is past its time."""
    try:
        if only_check:
            click.echo(f"whole; made at {backup.check(folder)['made_at']}")
            return
        report = backup.restore(folder, keys)
    except backup.BackupError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"restored {report.rows} rows and {report.files} files; the record verifies (version {report.revision})")
    if report.revision != backup.newest_revision():
        click.echo(
            "It is of an older version: run flask db upgrade, and then flask retention run, before it is served."
        )
        return
    click.echo(f"{sum(keep_promises().values())} things that were past their time were let go of")


def states_document() -> str:
    """All state tables as one Markdown document of diagrams."""
    parts = ["# The state tables\n\nDrawn from the code by `flask docs states`; do not edit.\n"]
    parts += [f"## {name}\n\n```mermaid\n{TABLES[name].mermaid()}\n```\n" for name in sorted(TABLES)]
    return "\n".join(parts)


@docs_group.command("states")
@click.option("--output", type=click.Path(path_type=Path), default=ROOT / "docs" / "states.md")
def draw_states(output: Path) -> None:
    """Draw the state tables as diagrams."""
    output.write_text(states_document(), encoding="utf-8")


def init_app(app: Flask) -> None:
    """Adds the command lines."""
    app.cli.add_command(back_up)
    app.cli.add_command(restore)
    for group in (catalog_group, job_group, totals_group, key_group, retention_group, docs_group):
        app.cli.add_command(group)
