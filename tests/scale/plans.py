"""By which steps SQLite finds what a page shows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

# What makes an end of a walk through many rows: the lists and their counts, which stop at ten thousand.
BOUND = re.compile(r"\bLIMIT\b")
WALK = re.compile(r"SCAN (\w+)")


class Walks:
    """The tables that statements without a bound walked through from end to end, by page."""

    def __init__(self, large: frozenset[str]) -> None:
        self.page, self.large = "", large
        self.found: dict[str, set[str]] = defaultdict(set)

    def note(self, _connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        """Reads the plan of one statement."""
        if statement.startswith(("SELECT", "WITH")) and not BOUND.search(statement):
            for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall():
                if (walk := WALK.match(row[3])) and walk[1] in self.large:
                    self.found[self.page].add(walk[1])


@contextmanager
def watched(engine: Engine, walks: Walks) -> Iterator[None]:
    """Plans are read inside."""
    event.listen(engine, "before_cursor_execute", walks.note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", walks.note)
