"""What a rule finds: spans of a text, and how those that touch become one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Found(NamedTuple):
    """A span that may tell a person; ``is_sure`` is False where a person should look twice."""

    start: int
    stop: int
    kind: str = ""
    is_sure: bool = True


def spans_of(
    pattern: re.Pattern[str], text: str, kind: str, begin: int = 0, *, is_sure: bool = True
) -> Iterator[Found]:
    """Every match of ``pattern``; a group in it narrows the span to the group."""
    for match in pattern.finditer(text, begin):
        group = 1 if pattern.groups and match.start(1) >= 0 else 0
        if match.end(group) > match.start(group):
            yield Found(*match.span(group), kind, is_sure)


def merge(found: Iterable[Found]) -> list[Found]:
    """Overlapping and touching spans as one; it is sure where one of them is."""
    merged: list[Found] = []
    for span in sorted(found):
        if merged and span.start <= merged[-1].stop:
            last = merged[-1]
            merged[-1] = Found(last.start, max(last.stop, span.stop), last.kind, last.is_sure or span.is_sure)
        else:
            merged.append(span)
    return merged
