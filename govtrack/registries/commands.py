"""The lists of the office from the command line."""

from __future__ import annotations

from pathlib import Path

import click

from govtrack.core.actors import SYSTEM
from govtrack.core.command_line import Group, in_english
from govtrack.core.db import transaction
from govtrack.places.queries import map_places_by_code
from govtrack.registries.definitions import REGISTRIES
from govtrack.registries.loading import name_places, read_list, take_in
from govtrack.registries.queries import get_registry

group = Group("registries", help="The lists that the office keeps.")
File = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("names")
def show_names() -> None:
    """Print the lists and the headings by which their columns are known."""
    for registry in REGISTRIES.values():
        click.echo(f"{registry.name}: {in_english(registry.label)}")
        for column in registry.list_columns():
            click.echo(f"    {column.name}: {', '.join(column.names)}")


@group.command("import")
@click.argument("name", type=click.Choice(list(REGISTRIES)))
@click.argument("path", type=File)
@click.option("--only-look", is_flag=True, help="Say what would become of the lines, and keep nothing.")
def import_list(name: str, path: Path, only_look: bool) -> None:
    """Take the lines of a sheet (CSV, XLSX, XLS or JSON) into a list; known codes are changed."""
    registry = get_registry(name)
    with path.open("rb") as file:
        records = read_list(file, registry)
    with transaction(write=not only_look):
        places = name_places(map_places_by_code().values())
        outcome = take_in(SYSTEM, registry, records, places, only_look=only_look)
    click.echo(f"new {outcome.added}, changed {outcome.changed}, as before {outcome.same}")
    for row, why in outcome.refused:
        click.echo(f"row {row} not taken: {in_english(why)}")
