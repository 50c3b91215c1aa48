"""What people call the things that the record knows by their numbers.

Each step says it once for each kind of thing of its own, in its ``names.py``; timelines, the auditor's
record and its search read it here. One query for each kind of thing, however many events there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_pgettext
from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from govtrack.core.db import db
from govtrack.core.i18n import by_language

Thing = tuple[str, int | str]
Names = Mapping[Thing, str]
Loader = Callable[[set[Any]], Mapping[Any, str]]
GONE = lazy_pgettext("record", "something that is no longer kept")


@dataclass(frozen=True, slots=True)
class Naming:
    """``by_key`` names the rows by their keys, ``by_code`` those that details name by a code or a number of their own.

    Without ``by_code`` such a text is what people call the thing already. ``on_timelines`` names the rows where
    readers of another thing see them, who may not know of every one.
    """

    by_key: Loader
    by_code: Loader | None = None
    on_timelines: Naming | None = None


NAMINGS: dict[str, Naming] = {}


def define_names(table: str, by_key: Loader, by_code: Loader | None = None, on_timelines: Naming | None = None) -> None:
    """Says what the things of a table are called."""
    if table in NAMINGS:
        raise ValueError(f"the names of {table} are defined twice")
    NAMINGS[table] = Naming(by_key, by_code, on_timelines)


def plainly(*texts: Any) -> str:
    """One text as it stands, or of a Chinese and an English one that of the reader."""
    return by_language(*texts) if len(texts) == 2 else str(texts[0] or "")


def from_rows(statement: Select[*tuple[Any, ...]], words: Callable[..., str] = plainly) -> Loader:
    """Names drawn from a statement for the key and whatever ``words`` makes the name from."""

    def load(keys: set[Any]) -> dict[Any, str]:
        rows = db.session.execute(statement.where(statement.selected_columns[0].in_(keys))).all()
        return {row[0]: words(*tuple(row)[1:]) for row in rows}

    return load


def from_words(words: Callable[[Any], str]) -> Loader:
    """Names that need no row: of things that the code declares."""
    return lambda keys: {key: words(key) for key in keys}


def nth_of(parent: InstrumentedAttribute[Any]) -> ScalarSelect[int]:
    """The how-manieth a row is among those with the same ``parent``."""
    kind = parent.class_
    other = aliased(kind)
    same = getattr(other, parent.key) == parent
    return select(func.count(other.id)).where(same, other.id <= kind.id).correlate(kind).scalar_subquery()


def load_names(things: Iterable[Thing], *, on_timelines: bool = False) -> Names:
    """What people call these things; what is gone or has no name is left out.

    ``on_timelines`` is for readers of another thing than these, who may not know of each of them.
    """
    wanted: dict[tuple[str, bool], set[Any]] = {}
    for table, key in things:
        wanted.setdefault((table, isinstance(key, str)), set()).add(key)
    names: dict[Thing, str] = {}
    for (table, is_code), keys in wanted.items():
        naming = NAMINGS.get(table)
        loader = _loader_of(naming, is_code=is_code, on_timelines=on_timelines) if naming is not None else None
        if loader is not None:
            names |= {(table, key): name for key, name in loader(keys).items()}
    return names


def _loader_of(naming: Naming, *, is_code: bool, on_timelines: bool) -> Loader | None:
    if on_timelines and naming.on_timelines is not None:
        naming = naming.on_timelines
    return naming.by_code if is_code else naming.by_key


def call_it(table: str, key: int | str, names: Names) -> str:
    """The name of a thing; a number that is no name is never shown."""
    if (table, key) in names:
        return names[(table, key)]
    naming = NAMINGS.get(table)
    is_name = isinstance(key, str) and naming is not None and naming.by_code is None
    return str(key) if is_name else str(GONE)
