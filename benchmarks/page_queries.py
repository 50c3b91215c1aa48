"""How many statements each page of the demonstration asks for, beside what it asked for before.

``page_queries.json`` holds the counts of the commit before kinds of events and verbs were declared
once, taken by this same module. ``--write`` replaces them by today's. It fails where a page asks for
more and ``SINCE`` gives no reason.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from benchmarks.count_queries import count_pages

Found = TypeVar("Found")
ROOT = Path(__file__).parents[1]
BEFORE = Path(__file__).with_suffix(".json")
# Numbers of the things that are opened; the page counts that asks for most.
NUMBERS = (1, 2, 3, 5, 8, 12)
ROLES = ("command", "community_staff", "chair", "auditor", "admin", "")
LISTS = (
    "/", "/topics", "/topics/changes", "/topics/how", "/topics/runs", "/desk", "/orders", "/council", "/my-councils",
    "/plans", "/responses", "/responses/work", "/responses/work?view=topics", "/panel", "/panel/nominate",
    "/disputes", "/figures", "/map", "/notices", "/record", "/rules-in-force", "/search?q=电梯", "/settings",
    "/people", "/import", "/help", "/follow", "/my-voices",
)  # fmt: skip
THINGS = (
    "/topics/%d", "/topics/%d/curate", "/panel/%d", "/submissions/%d", "/submissions/%d/dispatch", "/orders/%d",
    "/council/%d", "/council/%d/agenda", "/council/%d/attendance", "/council/%d/record", "/council/%d/minutes",
    "/council/%d/printed-agenda", "/plans/%d", "/plans/%d/edit", "/commitments/%d", "/responses/%d",
    "/responses/%d/edit", "/responses/%d/review", "/trace/submission/%d", "/trace/topic/%d", "/disputes/%d",
    "/record/%d", "/people/%d", "/receipt/%d",
)  # fmt: skip
ADDRESSES = (*LISTS, *(page % number for page in THINGS for number in NUMBERS))
# Why a page has to ask for more than before, by its address: what it tells since then. Without one more is a fault.
SINCE: dict[str, str] = {}


def count_all() -> dict[str, int]:
    """Statements by role and page, for the pages that the role may open."""
    return {
        f"{role or 'anonymous'} {page}": max(opened)
        for role in ROLES
        for page, opened in by_page(count_pages(role, ADDRESSES)).items()
    }


def by_page(found: Mapping[str, Found]) -> dict[str, list[Found]]:
    """What was found by address, brought together by page; pages that were not opened are left out."""
    pages: dict[str, list[Found]] = {}
    for address in ADDRESSES:
        if address in found:
            pages.setdefault(page_of(address), []).append(found[address])
    return pages


def page_of(address: str) -> str:
    """The page as it stands in ``LISTS`` or ``THINGS``."""
    return address if address in LISTS else re.sub(r"\d+", "%d", address)


@contextmanager
def demonstration() -> Iterator[None]:
    """The demonstration in an empty database of its own, which applications made meanwhile read."""
    with tempfile.TemporaryDirectory(prefix="govtrack-bench-") as folder:
        os.environ.update(GOVTRACK_HOME=folder, DATABASE_URL=f"sqlite:///{folder}/bench.db")
        # The totals as the worker leaves them: the demonstration is loaded without one.
        for command in (("db", "upgrade"), ("demo", "load"), ("totals", "rebuild")):
            subprocess.run(
                [sys.executable, "-m", "flask", *command], check=True, cwd=ROOT, capture_output=True,
                env=os.environ | {"FLASK_APP": "govtrack.app"},
            )  # fmt: skip
        yield


def main() -> None:
    """Loads the demonstration into an empty database, counts, prints both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with demonstration():
        counts = count_all()
    if options.write:
        BEFORE.write_text(json.dumps(counts, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    if unexplained := show(counts, json.loads(BEFORE.read_text(encoding="utf-8"))):
        sys.exit(f"more statements than before, and no reason in SINCE: {', '.join(unexplained)}")


def show(counts: dict[str, int], before: dict[str, int]) -> list[str]:
    """Prints both for each page and for all together; returns the pages that ask for more and say not why."""
    more = [page for page, count in counts.items() if count > before.get(page, count)]
    print(f"statements of {len(counts)} pages by role: before → now")
    for page, count in counts.items():
        mark = f"   more: {_reason(page) or '?'}" if page in more else ""
        print(f"  {page:<46} {before.get(page, '–')!s:>3} → {count:3d}{mark}")
    both = before.keys() & counts.keys()
    less = sum(counts[page] < before[page] for page in both)
    print(f"more on {len(more)}, fewer on {less}, of {len(both)} that were there before")
    print(f"all of these together: {sum(before[page] for page in both)} → {sum(counts[page] for page in both)}")
    return [page for page in more if not _reason(page)]


def _reason(page: str) -> str:
    return SINCE.get(page.split(" ")[1], "")


if __name__ == "__main__":
    main()
