"""Setting up an office without the demonstration: categories, places, units, duty list."""

from __future__ import annotations

from pathlib import Path

import click

from govtrack.core.actors import SYSTEM
from govtrack.core.command_line import Group
from govtrack.core.db import transaction
from govtrack.core.sheets import read_records
from govtrack.places import defaults, loading

group = Group("places", help="Places, units, categories and the duty list.")
File = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("categories")
@click.argument("path", type=File, default=defaults.CATEGORIES_FILE)
def load_categories(path: Path) -> None:
    """Add the categories of a sheet (default: the tree that ships)."""
    with transaction():
        click.echo(f"added {defaults.load_categories(SYSTEM, path)} categories")


@group.command("import")
@click.argument("kind", type=click.Choice(["places", "organisations", "duty"]))
@click.argument("path", type=File)
def import_rows(kind: str, path: Path) -> None:
    """Add the rows of a sheet (CSV, XLSX, XLS or JSON); columns as in govtrack/demo/data."""
    load = {
        "places": loading.load_places,
        "organisations": loading.load_organisations,
        "duty": loading.load_duties,
    }[kind]
    with path.open("rb") as file:
        rows = read_records(file, loading.COLUMNS[kind], loading.REQUIRED[kind])
    with transaction():
        click.echo(f"added {load(SYSTEM, rows)} rows")
