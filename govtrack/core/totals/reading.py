"""Totals as they are at this moment: those that stand, with what is pending."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, cast, literal, null, select, union_all

from govtrack.core.db import db
from govtrack.core.totals.kinds import Kind, kind_of
from govtrack.core.totals.models import Counted, Total, Touched

TOTAL, WAS, IS = "total", "was", "is"
Found = dict[str, Counter[str]]


def read_totals(*names: str) -> Found:
    """The numbers of these totals by their keys; one statement, and one more for each kind that is pending."""
    kinds = {kind.name: kind for kind in map(kind_of, names)}
    standing = select(Total.name, Total.key, Total.n).where(Total.name.in_(names))
    pending = select(Touched.kind, literal(None, Total.key.type), literal(0)).where(Touched.kind.in_(kinds)).distinct()
    rows = db.session.execute(union_all(standing, pending)).all()
    waiting = [kinds[name] for name, key, _n in rows if key is None]
    found: Found = {name: Counter() for name in names}
    for name, key, n in rows:
        if key is not None and kind_of(name) not in waiting:
            found[name][key] = n
    for kind in waiting:
        found |= _with_pending(kind, [name for name in names if kind_of(name) is kind])
    return found


def read_total(name: str) -> Counter[str]:
    """The numbers of one total by its keys."""
    return read_totals(name)[name]


def _with_pending(kind: Kind, names: Sequence[str]) -> Found:
    """Said in one statement, so that nothing moves from what is pending into the totals meanwhile."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for what, name, key, n, *facts in db.session.execute(_statement(kind, names)):
        if what == TOTAL:
            found[name][key] += n
        else:
            written = key if what == WAS else kind.write(facts)
            _add(found, kind.shares(written), -1 if what == WAS else 1)
    return {name: Counter({key: n for key, n in found[name].items() if n}) for name in names}


def _add(found: dict[str, Counter[str]], shares: Iterable[tuple[str, str, int]], sign: int) -> None:
    for name, key, n in shares:
        found[name][key] += sign * n


def _statement(kind: Kind, names: Sequence[str]) -> Any:
    facts = kind.facts()
    subject, *columns = facts.selected_columns
    none = [cast(null(), column.type) for column in columns]
    touched = select(Touched.subject_id).where(Touched.kind == kind.name)
    standing: Select[Any] = select(literal(TOTAL), Total.name, Total.key, Total.n, *none).where(Total.name.in_(names))
    was: Select[Any] = select(literal(WAS), literal(""), Counted.facts, literal(0), *none)
    was = was.where(Counted.kind == kind.name, Counted.subject_id.in_(touched))
    now = facts.where(subject.in_(touched)).with_only_columns(
        literal(IS), literal(""), literal(""), literal(0), *columns, maintain_column_froms=True
    )
    return union_all(standing, was, now)
