"""Posts on the web: where they stand and what they say, never who wrote them (domain D.1, F.7.3)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from govtrack.core.i18n import _l
from govtrack.core.sheets import BadCell, Cell, as_text
from govtrack.intake.channels import vocabulary as words
from govtrack.intake.channels.model import NO_TITLE, Channel, Line, Values
from govtrack.intake.channels.reading import (
    labels,
    line_reference,
    read_categories,
    read_places,
    read_received,
    read_text,
    require,
    title_of,
)
from govtrack.intake.redaction import MASK, redact

MAX_EXCERPT = 2000
MAX_URL = 1000
# Names of accounts as posts mention them.
HANDLE = re.compile(r"[@＠][\w\-·]{1,30}")
DETAILS = ("platform", "reach", "checked_by")


def _as_address(cell: Cell) -> str:
    """A public web address."""
    text = as_text(cell)
    if not text:
        raise BadCell("missing")
    parts = urlsplit(text) if len(text) <= MAX_URL and text.isprintable() else None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.netloc or " " in text:
        raise BadCell("not_an_address")
    return text


def _without_persons(text: str) -> str:
    return HANDLE.sub(MASK, redact(text))


def read_opinion(values: Values) -> Line:
    """One post; a keyed hash of its address is its reference, so that it comes in once and outlives the address."""
    url = values.need("url", _as_address)
    body = require(_without_persons(read_text(values, "body"))[:MAX_EXCERPT], "body")
    require(read_text(values, "checked_by"), "checked_by")
    title = _without_persons(read_text(values, "title"))
    return Line(
        source_ref=line_reference(url),
        title=title_of(title, body, NO_TITLE),
        body=body,
        received_at=read_received(values),
        places=read_places(values),
        categories=read_categories(values),
        details={"url": url} | _details(values),
        remarks=tuple(values.remarks),
    )


def _details(values: Values) -> dict[str, str]:
    """Who of the office checked the post is told by name; in what else stands beside it persons are masked."""
    told = labels(values, DETAILS)
    return {name: text if name == "checked_by" else _without_persons(text) for name, text in told.items()}


CHANNEL = Channel(
    name="opinions",
    title=_l("Posts on the web, without authors"),
    help="Import posts on the web from FILE (XLSX, XLS, CSV or JSON), without authors.",
    source="opinion",
    columns=(
        words.URL, words.OPINION_BODY, words.TITLE, words.OPINION_DATE, words.PLATFORM, words.REACH, words.CHECKED_BY,
        words.OPINION_PLACE, words.COMMUNITY, words.CATEGORY,
    ),
    required=(("url",), ("body",), ("received_at",), ("checked_by",)),
    read_line=read_opinion,
    is_impersonal=True,
    has_authors=True,
)  # fmt: skip
