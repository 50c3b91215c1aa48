"""Looking for words: the hits of one page, how many there are of each kind, and where the words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.i18n import by_language
from govtrack.core.pagination import LAST_PAGE, Page
from govtrack.oversight.search.grams import Phrase, excerpt, find_spans, parse
from govtrack.oversight.search.models import KINDS, SearchEntry
from govtrack.oversight.search.storage import mentions
from govtrack.oversight.search.visibility import finds
from govtrack.places.models import Place

PER_PAGE = 20
ENDS = ".!?;:。！？；：…，,·"
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What is looked for; an empty kind and no community look everywhere."""

    words: str
    kind: str = ""
    community: Place | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a shown text, marked or not."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found; ``title`` and ``text`` are in parts, so that the words can be marked."""

    entry: SearchEntry
    title: list[Part]
    text: list[Part]

    @property
    def place(self) -> str:
        """The name of its place, in the reader's language."""
        return by_language(self.entry.place_name, self.entry.place_name_en or None)


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits, and the numbers of hits by kind, whatever kind is shown."""

    page: Page[Hit]
    counts: dict[str, int]


def search(actor: Actor, wanted: SearchFilter, page: int = 1) -> Results | None:
    """What this reader finds: three queries; None where the words hold nothing to look for."""
    phrases = parse(wanted.words)
    if not phrases:
        return None
    if not _is_any(phrases):
        return Results(Page([], 1, PER_PAGE, 0), {})
    conditions = _conditions(actor, wanted, phrases)
    counts = _count(conditions)
    total = counts.get(wanted.kind, 0) if wanted.kind else sum(counts.values())
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(page, 1), pages, LAST_PAGE)
    entries = _list_entries(wanted, conditions, number) if total else []
    return Results(Page([_show(entry, wanted.words) for entry in entries], number, PER_PAGE, total), counts)


def _is_any(phrases: Sequence[Phrase]) -> bool:
    """Whether these words stand in anything at all: rules and rows need not be read where they do not."""
    return bool(db.session.scalar(select(select(SearchEntry.id).where(mentions(phrases)).exists())))


def _conditions(actor: Actor, wanted: SearchFilter, phrases: Sequence[Phrase]) -> list[ColumnElement[bool]]:
    conditions = [mentions(phrases), finds(actor)]
    if wanted.community is not None:
        conditions.append(SearchEntry.place_path.startswith(wanted.community.path))
    return conditions


def _count(conditions: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    statement = select(SearchEntry.kind, func.count()).where(*conditions).group_by(SearchEntry.kind)
    return dict(db.session.execute(statement).all())


def _list_entries(
    wanted: SearchFilter, conditions: Sequence[ColumnElement[bool]], number: int
) -> Sequence[SearchEntry]:
    """One page, kind by kind, newest first."""
    order = case({kind: place for place, kind in enumerate(KINDS)}, value=SearchEntry.kind)
    statement = select(SearchEntry.id).where(*conditions)
    if wanted.kind:
        statement = statement.where(SearchEntry.kind == wanted.kind)
    ordering = (order, SearchEntry.moment.desc(), SearchEntry.id.desc())
    # The texts of one page alone are read, in the same statement that finds which these are.
    ids = statement.order_by(*ordering).limit(PER_PAGE).offset((number - 1) * PER_PAGE).subquery()
    shown = select(SearchEntry).where(SearchEntry.id.in_(select(ids.c.id)))
    return db.session.scalars(shown.order_by(*ordering)).all()


def _in_one_line(body: str) -> str:
    """The lines of a text one after another, with a dot where a line ends without a mark of its own."""
    lines = [" ".join(line.split()) for line in body.splitlines() if line.strip()]
    return " ".join(line if line[-1] in ENDS or line is lines[-1] else f"{line} ·" for line in lines)


def _show(entry: SearchEntry, words: str) -> Hit:
    text = _in_one_line(entry.body)
    spans = find_spans(text, words)
    start, end = excerpt(text, spans)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start]
    parts = _split(text[start:end], inside)
    if start:
        parts.insert(0, Part("…", False))
    if end < len(text):
        parts.append(Part("…", False))
    return Hit(entry, _split(entry.title, find_spans(entry.title, words)), parts)


def _split(text: str, spans: Spans) -> list[Part]:
    parts, place = [], 0
    for start, end in spans:
        parts += [Part(text[place:start], False), Part(text[start:end], True)]
        place = end
    parts.append(Part(text[place:], False))
    return [part for part in parts if part.text]
