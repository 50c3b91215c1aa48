"""Command lines that belong to no step: catalogs, the event record, jobs, diagrams."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from govtrack.audit import operations as audit
from govtrack.config import ROOT
from govtrack.core import catalogs
from govtrack.core.db import transaction
from govtrack.core.jobs.schedule import tick
from govtrack.core.states import TABLES

audit_group = AppGroup("audit", help="The event record.")
catalog_group = AppGroup("i18n", help="The catalogs of both languages.")
job_group = AppGroup("jobs", help="The outbox.")
docs_group = AppGroup("docs", help="Documents drawn from the code.")


@audit_group.command("seal")
def seal_events() -> None:
    """Seal what is old enough."""
    with transaction():
        row = audit.seal()
    click.echo(f"sealed {row.events if row else 0} events")


@audit_group.command("verify")
def verify_events() -> None:
    """Recompute every seal; exit 1 where an event was changed, removed or added."""
    findings = audit.verify()
    for finding in findings:
        click.echo(finding, err=True)
    if findings:
        sys.exit(1)
    click.echo(f"every seal fits; {audit.count_unsealed()} events are not sealed yet")


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


@job_group.command("tick")
def run_tick() -> None:
    """Do what beat does every few seconds, once."""
    click.echo(f"{tick()} jobs left")


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
    for group in (audit_group, catalog_group, job_group, docs_group):
        app.cli.add_command(group)
