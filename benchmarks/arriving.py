"""``make bench-scale``: what one letter costs on its way through the database, by the letters that are behind it.

Generated letters (``density``) are taken in as every letter is, compared in one run, and then single letters
arrive, each with a run of its own, as on a quiet morning. CPU, statements and the longest transaction that
writes are printed; counts and ratios are what to compare between machines.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import event

from benchmarks.density import Shape, generate
from benchmarks.tables import measured_on, table, write_section

SIZES = (10_000, 100_000)
ARRIVING = 20
TAKEN_IN_AT_ONCE = 2000
# One sub-district of the size that the model speaks of: eight communities with thirty compounds each.
HERE = Shape(communities=8, compounds_per_community=30)


@dataclass(frozen=True, slots=True)
class Point:
    """One size: letters behind, CPU seconds of taking in and of the first run, and of one letter in milliseconds."""

    behind: int
    topics: int
    taking_in: float
    first_run: float
    letter: float
    run: float
    statements: int
    longest_write: float


class Meter:
    """Counts statements and remembers the longest write transaction."""

    def __init__(self) -> None:
        self.statements, self.longest, self._began = 0, 0.0, 0.0

    def watch(self, engine: object) -> None:
        """Listens to one database."""
        event.listen(engine, "before_cursor_execute", self._count)
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "commit", self._end)

    def reset(self) -> None:
        self.statements, self.longest = 0, 0.0

    def _count(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.statements += 1

    def _begin(self, _connection: object) -> None:
        self._began = time.perf_counter()

    def _end(self, _connection: object) -> None:
        self.longest = max(self.longest, time.perf_counter() - self._began)


@contextmanager
def house(folder: Path) -> Iterator[object]:
    """An application on a database of its own, as the environment says, else on SQLite in ``folder``."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.db'}")
    os.environ |= {"GOVTRACK_HOME": str(folder), "GOVTRACK_SECRET_KEY": "benchmark only"}
    from govtrack.app import create_app
    from govtrack.core.db import db

    app = create_app()
    with app.app_context():
        db.create_all()
        yield db.engine
        db.session.remove()


def build_places() -> dict[str, int]:
    """The place tree of the generated letters: the path in codes → the id."""
    from govtrack.core.actors import SYSTEM
    from govtrack.core.db import transaction
    from govtrack.places import operations

    found: dict[str, int] = {}
    with transaction():
        root = operations.add_place(SYSTEM, code="S0", level="subdistrict", name_zh="测试街道")
        for community in range(HERE.communities):
            path = f"S0/K{community}"
            inside = operations.add_place(SYSTEM, code=path, level="community", name_zh=f"社区{community}", parent=root)
            found[path] = inside.id
            for number in range(HERE.compounds_per_community):
                code = f"{path}/C{number}"
                row = operations.add_place(
                    SYSTEM, code=code, level="compound", name_zh=f"院落{community}之{number}", parent=inside
                )
                found[code] = row.id
    return found


def take_in(documents: Sequence[object], places: dict[str, int]) -> None:
    """Letters arrive accepted, as from the desk."""
    from govtrack.core.actors import SYSTEM
    from govtrack.core.clock import now
    from govtrack.core.crypto import fingerprint
    from govtrack.core.db import db, transaction
    from govtrack.intake.operations.arrival import Arriving, arrive
    from govtrack.places.models import Place

    for start in range(0, len(documents), TAKEN_IN_AT_ONCE):
        part = documents[start : start + TAKEN_IN_AT_ONCE]
        with transaction():
            rows = {place.id: place for place in db.session.query(Place)}
            arrive(SYSTEM, [_letter(one, places, rows, Arriving, fingerprint, now()) for one in part], "imported")


# Its types are imported as it runs.
def _letter(document, places, rows, arriving, fingerprint, moment):  # type: ignore[no-untyped-def]
    path = "/".join((document.place or "").split("/")[:3])
    return arriving(
        title=document.title, body=document.body, source="petition", channel="import",
        reporter_key=fingerprint("reporter", document.reporter), received_at=document.time, clock_from=moment,
        source_ref=document.id, place=rows.get(places.get(path)), state="accepted",
        columns={"decided_at": moment},
    )  # fmt: skip


def measure(behind: int, meter: Meter) -> Point:
    """Builds, compares, and lets single letters arrive."""
    from sqlalchemy import func, select

    from govtrack.core.db import db
    from govtrack.places.queries import find_subdistrict
    from govtrack.topics.models import Topic
    from govtrack.topics.tasks import cluster_place

    documents, places = _documents(behind + ARRIVING), build_places()
    subdistrict = find_subdistrict()
    assert subdistrict is not None
    place_id = subdistrict.id

    def run() -> None:
        cluster_place(place_id, "benchmark", lambda _done, _total: None)

    taking_in = _cpu(lambda: take_in(documents[:behind], places))
    first_run = _cpu(run)
    _let_an_hour_pass()
    letters, runs, statements, longest = [], [], [], 0.0
    for document in documents[behind:]:
        letters.append(_cpu(lambda one=document: take_in([one], places)))
        meter.reset()
        runs.append(_cpu(run))
        statements.append(meter.statements)
        longest = max(longest, meter.longest)
    topics = db.session.scalar(select(func.count()).select_from(Topic)) or 0
    return Point(
        behind, topics, taking_in, first_run, 1000 * statistics.median(letters), 1000 * statistics.median(runs),
        round(statistics.median(statements)), longest,
    )  # fmt: skip


def _let_an_hour_pass() -> None:
    """What came just now is looked at once more, in case that a slow transaction holds more: not on a quiet morning."""
    from datetime import timedelta

    from sqlalchemy import func, select, update

    from govtrack.core.db import db, transaction
    from govtrack.intake.models import Submission

    with transaction():
        latest = db.session.scalar(select(func.max(Submission.created_at)))
        db.session.execute(update(Submission).values(created_at=latest - timedelta(hours=1)))


def _documents(count: int):  # type: ignore[no-untyped-def]  # its types are imported as it runs
    from benchmarks.warming import warm_up
    from govtrack.topics.commands import evaluation_data
    from govtrack.topics.engine.files import in_time_order, read_labels
    from govtrack.topics.reading import read_rows

    folder = evaluation_data() / "letters-zh"
    bases = [row.document for row in in_time_order(read_rows(folder / "messages.csv"))]
    warm_up()
    return generate(count, bases, read_labels(folder / "issues_v2.csv", "issue"), HERE)[0]


def _cpu(action: Callable[[], object]) -> float:
    began = time.process_time()
    action()
    return time.process_time() - began


def main() -> None:
    """Prints a row for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--output", type=Path, help="Write the table to this file, with the machine and its load.")
    options, points = parser.parse_args(), []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as engine:
            meter = Meter()
            meter.watch(engine)
            points.append(measure(size, meter))
            os.environ.pop("DATABASE_URL")
    heading = ("behind", "topics", "take in, CPU s", "first run, CPU s", "letter in, CPU ms", "its run, CPU ms",
               "statements", "longest transaction, s")  # fmt: skip
    rows = [
        (p.behind, p.topics, f"{p.taking_in:.1f}", f"{p.first_run:.1f}", f"{p.letter:.1f}", f"{p.run:.1f}",
         p.statements, f"{p.longest_write:.3f}")
        for p in points
    ]  # fmt: skip
    print(table(heading, rows))
    if options.output:
        write_section(options.output, "What one letter costs", _section(table(heading, rows), points))


def _section(rows: str, points: Sequence[Point]) -> str:
    """The table with what it was measured on, and by how much a letter costs more at the largest size."""
    least, most = points[0], points[-1]
    return f"""{measured_on()}

{rows}

A run costs {most.run / least.run:.1f} times as much with {most.behind:,} letters behind as with {least.behind:,}.
"""


if __name__ == "__main__":
    main()
