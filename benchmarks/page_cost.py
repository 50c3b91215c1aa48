"""What each page of the demonstration costs in CPU, beside what it cost before.

``page_cost.json`` holds the costs of commit 012cd559, the last before kinds of events and verbs were
declared once, taken by this same module with its own demonstration. ``--write`` replaces them by today's.
The unit is the bare view of ``serving.py``, one query through a session of the ORM: it is asked between the
pages, so that a slower machine and a busy one slow both. It fails where a page costs more than a
tenth more and ``SINCE`` gives no reason.

Neither has what ``core.page_cache`` keeps: the commit before had no such cache. What visitors get by it is
told in a column of its own. Demonstrations differ, so the bytes and rows of each page stand beside its cost. What
was before was measured on a calm machine with two cores, beside today's at the same time: on a busy one, or alone,
all ratios shift together by up to a tenth.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from benchmarks.count_queries import open_as
from benchmarks.page_queries import ADDRESSES, ROLES, by_page, demonstration
from benchmarks.serving import HEADERS, bare

BEFORE = Path(__file__).with_suffix(".json")
# The bare view is asked this often beside each time that a page is asked.
BARE = 10
TIMES = 3
MOST = 1.1
ROW = re.compile(rb"<(?:tr|li|article|option)\b")
# Why a page has to cost more than before, by its address: what it tells since then. Without one more is a fault.
SINCE: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one page: CPU in answers of the bare view, anew and as visitors get it from memory; what it shows."""

    anew: float
    served: float
    kilobytes: float
    rows: int


class Measuring:
    """All pages that each role may open, of several things the one in the middle, with what was measured of them.

    Each pass asks every page again, since a neighbour on the machine slows a whole stretch of time.
    """

    def __init__(self) -> None:
        self._least = bare().test_client()
        self._browsers = {role: open_as(role, {"PAGE_CACHE_BYTES": 0}) for role in ROLES}
        # Pages from memory are for who brings no session, so this one keeps no cookie of an earlier page.
        self._visitor = open_as("").application.test_client(use_cookies=False)
        self._addresses = {f"{role or 'anonymous'} {page}": (role, address) for role, page, address in self._opened()}
        self._shares: dict[str, tuple[list[float], list[float]]] = {page: ([], []) for page in self._addresses}

    def _opened(self) -> Iterator[tuple[str, str, str]]:
        for role, anew in self._browsers.items():
            # Twice before it counts: what a process reads once is no page's.
            opened = (address for address in ADDRESSES if _ask(anew, address) and _ask(anew, address))
            found = {address: (median(_shares(anew, self._least, address)), address) for address in opened}
            for page, some in by_page(found).items():
                yield role, page, sorted(some)[len(some) // 2][1]

    def measure(self, passes: int, pages: Iterable[str] | None = None) -> dict[str, Cost]:
        """The cost by role and page, after so many passes more over these pages, or all."""
        chosen = list(self._addresses if pages is None else pages)
        for _ in range(passes):
            for page in chosen:
                role, address = self._addresses[page]
                self._shares[page][0].extend(_shares(self._browsers[role], self._least, address))
                if not role:
                    self._shares[page][1].extend(_shares(self._visitor, self._least, address))
        return {page: self._cost(page) for page in self._addresses}

    def _cost(self, page: str) -> Cost:
        role, address = self._addresses[page]
        body = _ask(self._browsers[role], address) or b""
        anew, served = (round(median(some), 2) if some else 0.0 for some in self._shares[page])
        return Cost(anew, served or anew, round(len(body) / 1024, 1), len(ROW.findall(body)))


def _shares(client: FlaskClient, least: FlaskClient, address: str) -> list[float]:
    """CPU of the page in answers of the bare view, each beside some of the bare view."""
    shares = []
    for _ in range(TIMES):
        yardstick = _spent(least, "/", BARE) / BARE
        shares.append(_spent(client, address) / yardstick)
    return shares


def _ask(client: FlaskClient, address: str) -> bytes | None:
    """The page without its compression, or None where it does not open."""
    with client.get(address, headers=HEADERS) as answer:
        body = answer.get_data()
        if answer.status_code != 200:
            return None
        return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


def _spent(client: FlaskClient, address: str, times: int = 1) -> float:
    """Seconds of CPU of this process for so many answers."""
    began = time.process_time()
    for _ in range(times):
        with client.get(address, headers=HEADERS) as answer:
            answer.get_data()
    return time.process_time() - began


def main() -> None:
    """Loads the demonstration into an empty database, measures, prints both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--passes", type=int, default=5, help="How often all pages are measured.")
    parser.add_argument("--home", type=Path, help="A loaded demonstration with bench.db, to spare loading another.")
    options = parser.parse_args()
    if options.home:
        os.environ.update(GOVTRACK_HOME=str(options.home), DATABASE_URL=f"sqlite:///{options.home}/bench.db")
    before = read_before()
    with nullcontext() if options.home else demonstration():
        measuring = Measuring()
        costs = measuring.measure(options.passes)
        # What seems dearer is measured for longer, since some pages are always asked at a bad moment.
        if not options.write and (dearer := list_dearer(costs, before)):
            costs = measuring.measure(2 * options.passes, dearer)
    if options.write:
        lines = (f"{json.dumps(page)}: {json.dumps(asdict(cost))}" for page, cost in costs.items())
        BEFORE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    if unexplained := show(costs, costs if options.write else before):
        sys.exit(f"more than a tenth more, and no reason in SINCE: {', '.join(unexplained)}")


def read_before() -> dict[str, Cost]:
    """What each page cost, by role and page."""
    return {page: Cost(**cost) for page, cost in json.loads(BEFORE.read_text(encoding="utf-8")).items()}


def list_dearer(costs: dict[str, Cost], before: dict[str, Cost]) -> list[str]:
    """The pages that cost more than a tenth more than before."""
    return [page for page, cost in costs.items() if page in before and cost.anew > MOST * before[page].anew]


def show(costs: dict[str, Cost], before: dict[str, Cost]) -> list[str]:
    """Prints both for each page; returns the pages that cost more than a tenth more and say not why."""
    print(f"{len(costs)} pages by role, CPU in answers of a bare view: before → now; kilobytes and rows likewise")
    both = [page for page in costs if page in before]
    more = list_dearer(costs, before)
    for page in both:
        cost, was = costs[page], before[page]
        kept = f" (from memory {cost.served:.1f})" if cost.served != cost.anew else ""
        mark = f"   more: {SINCE.get(page.split(' ')[1]) or '?'}" if page in more else ""
        print(
            f"  {page:<46} {was.anew:6.1f} → {cost.anew:6.1f}  ×{cost.anew / was.anew:.2f}{kept}"
            f"  {was.kilobytes:5.0f} → {cost.kilobytes:5.0f} kB  {was.rows:4d} → {cost.rows:4d}{mark}"
        )
    ratios = [costs[page].anew / before[page].anew for page in both]
    print(
        f"more than ×{MOST} on {len(more)} of {len(both)} that were there before; in the middle ×{median(ratios):.2f}"
    )
    return [page for page in more if not SINCE.get(page.split(" ")[1])]


if __name__ == "__main__":
    main()
