"""Letters to the residents' mailbox, as sheets of other systems list them."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.core.sheets import as_count
from govtrack.intake.channels import vocabulary as words
from govtrack.intake.channels.model import NO_TITLE, BadColumn, Channel, Line, Values
from govtrack.intake.channels.reading import (
    read_answer,
    read_categories,
    read_number,
    read_places,
    read_received,
    read_text,
    read_writer,
    title_of,
)


def read_letter(values: Values) -> Line:
    """One letter; without a title the first words of its text stand in.

    Raises BadColumn, with the field, for a line that lacks or garbles what a letter needs.
    """
    title, body, categories = read_text(values, "title"), read_text(values, "body"), read_categories(values)
    if not title and not body:
        # Reports of an English portal may name the service alone.
        title = categories[0] if categories else ""
        if not title:
            raise BadColumn("body", "missing")
    writer, received_at = read_writer(values), read_received(values)
    dislikes = values.spare("dislikes", as_count, 0)
    return Line(
        source_ref=read_number(values, writer, received_at.isoformat(), title, body),
        title=title_of(title, body, NO_TITLE),
        body=body or title,
        received_at=received_at,
        writer=writer,
        likes=values.spare("likes", as_count, 0),
        places=read_places(values),
        categories=categories,
        details={"dislikes": dislikes} if dislikes else {},
        answered=read_answer(values),
        remarks=tuple(values.remarks),
    )


CHANNEL = Channel(
    name="letters",
    title=_l("Letters to the mailbox"),
    help="Import letters from FILE (XLSX, XLS, CSV, JSON or GeoReport).",
    source="mailbox",
    columns=(
        words.NUMBER, words.WRITER, words.TITLE, words.RECEIVED_AT, words.BODY, words.LIKES, words.DISLIKES,
        words.PLACE, words.COMMUNITY, words.CATEGORY, words.ANSWER, words.ANSWERED_AT, words.ANSWERED_BY, words.STATUS,
    ),
    required=(("title", "body"), ("received_at",)),
    read_line=read_letter,
)  # fmt: skip
