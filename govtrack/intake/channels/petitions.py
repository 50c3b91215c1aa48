"""Extracts of petitions: the matter, never the person.

The sheet of the petition office holds names, papers and addresses in its full form; such columns
have no business here (domain D.1), so a sheet that carries them is refused as a whole.
"""

from __future__ import annotations

from typing import Any

from govtrack.core.i18n import _l
from govtrack.core.sheets import as_count, as_words
from govtrack.intake.channels import vocabulary as words
from govtrack.intake.channels.model import NO_TITLE, Answered, Channel, Line, Values
from govtrack.intake.channels.reading import (
    as_due,
    labels,
    read_answer,
    read_categories,
    read_number,
    read_places,
    read_received,
    read_text,
    require,
    title_of,
)
from govtrack.intake.redaction import redact

DETAILS = ("form", "purpose", "is_joint", "is_repeated", "unit", "result")


def read_petition(values: Values) -> Line:
    """One extract; even what is written in its summary about persons is masked before it is kept."""
    body = require(redact(read_text(values, "body")), "body")
    title, received_at = redact(read_text(values, "title")), read_received(values)
    details: dict[str, Any] = {name: redact(text) for name, text in labels(values, DETAILS).items()}
    details |= _due(values, received_at)
    answered = read_answer(values)
    return Line(
        source_ref=read_number(values, received_at.isoformat(), title, body),
        title=title_of(title, body, NO_TITLE),
        body=body,
        received_at=received_at,
        places=read_places(values),
        categories=read_categories(values),
        details={**details, "people": max(1, values.spare("people", as_count, 1))},
        answered=Answered(redact(answered.text), answered.at, answered.by) if answered else None,
        remarks=tuple(values.remarks),
    )


def _due(values: Values, received_at: Any) -> dict[str, str]:
    """The legal deadline as a day; in words where it is told no other way."""
    day = values.spare("due", as_due, None, received_at=received_at, from_1904=values.counts_from_1904)
    if day is None:
        return {"due_text": redact(as_words(values("due")))[:60]}
    return {"due_on": day} if day else {}


CHANNEL = Channel(
    name="petitions",
    title=_l("Extracts of petitions, without names"),
    help="Import extracts of petitions from FILE (XLSX, XLS, CSV or JSON), without persons.",
    source="petition",
    columns=(
        words.PETITION_NUMBER, words.PETITION_BODY, words.TITLE, words.PETITION_DATE, words.FORM, words.PURPOSE,
        words.PEOPLE, words.IS_JOINT, words.IS_REPEATED, words.DUE, words.UNIT, words.RESULT, words.PLACE,
        words.COMMUNITY, words.CATEGORY, words.PETITION_ANSWER, words.ANSWERED_AT, words.STATUS,
    ),
    required=(("number",), ("body",), ("received_at",)),
    read_line=read_petition,
    is_impersonal=True,
)  # fmt: skip
