"""Commands on files: what votes say, and what letters say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govtrack.discussion.digest import Contribution, Digest, draw_digest
from govtrack.topics.engine.files import UnreadableFileError
from govtrack.topics.reading import read_rows

if TYPE_CHECKING:
    from govtrack.discussion.opinion import OpinionMap


class Unusable(click.ClickException):
    """What was given cannot be used; the message says why."""

    exit_code = 2


@click.group("discussion")
def discussion_group() -> None:
    """What residents say about a matter, from files."""


@discussion_group.command()
@click.option("--votes", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def opinion(source: Path, output: Path) -> None:
    """Group people by how they voted on statements; write groups, what unites and what divides."""
    # Not at the top: both work with numpy, which a process that draws no map need not carry.
    from govtrack.discussion.opinion import UnusableVotes, draw
    from govtrack.discussion.reading import read_votes

    try:
        found = draw(read_votes(source))
    except UnusableVotes as error:
        raise Unusable(f"{source.name}: {error}") from error
    _write(output, json.dumps(found.to_dict(), ensure_ascii=False, indent=1) + "\n")
    click.echo(_told(found), err=True)


def _told(found: OpinionMap) -> str:
    sizes = " + ".join(str(len(group.members)) for group in found.groups)
    people = sum(len(group.members) for group in found.groups) + len(found.left_out)
    return (
        f"{people} people, {len(found.statements)} statements, {len(found.groups)} groups ({sizes}), "
        f"{len(found.left_out)} left out, silhouette {found.silhouette:.3f}"
    )


@discussion_group.command()
@click.option("--input", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--sentences", type=click.IntRange(1, 100), help="How many, unless a tenth holds more views.")
def digest(source: Path, output: Path, sentences: int | None) -> None:
    """Choose sentences in proportion to what people wrote; write whom each stands for, and who is in none."""
    try:
        rows = read_rows(source)
    except UnreadableFileError as error:
        raise Unusable(str(error)) from error
    given = [(row.document.id, row.document.title, row.document.body, row.document.reporter or "") for row in rows]
    contributions = [Contribution(key, body or title, author) for key, title, body, author in given]
    found = draw_digest(contributions, sentences) if sentences else draw_digest(contributions)
    if not found.points:
        raise Unusable(f"{source.name}: nobody has written a sentence that says something")
    _write(output, json.dumps(found.to_dict(), ensure_ascii=False, indent=1) + "\n")
    click.echo(_counted(found), err=True)


def _counted(found: Digest) -> str:
    audit = found.audit
    return (
        f"{audit.people} people, {len(found.points)} sentences, {audit.represented} people represented, "
        f"{len(audit.not_represented)} contributions in none"
    )


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unusable(f"{output}: {error.strerror}") from error
