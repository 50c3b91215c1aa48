"""``make bench-scale``: what each page costs by the letters of the office, on SQLite or PostgreSQL.

The demonstration is loaded and copied (``crowd``) until there are as many letters; then somebody of a fitting role
opens each page, none of them kept from before. CPU, statements and bytes are printed with their growth, on SQLite the
steps of its machine as well: those are the same on every machine and every day.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from benchmarks.tables import measured_on, table, write_section

ROOT = Path(__file__).parents[1]
SIZES = (10_000, 100_000)
TURN = 12
# Counted in so many at once; the rest of a statement below that is nothing.
STEPS_AT_ONCE = 100
PAGES: dict[str, Sequence[str]] = {
    "": (
        "/", "/topics", "/topics?view=all", "/topics/changes", "/council", "/plans", "/responses", "/figures", "/map",
        "/search?q=电梯", "/topics/{}", "/plans/{}", "/council/{}",
    ),
    "command": (
        "/", "/desk", "/desk?state=all", "/desk?state=all&page=1000000", "/orders", "/topics/runs", "/panel",
        "/responses/work", "/responses/work?view=topics", "/responses/work?view=letters", "/disputes?state=all",
        "/notices", "/import", "/submissions/{}", "/orders/{}",
    ),
    "auditor": ("/record", "/record?verb=submissions.accepted", "/record?actor=王", "/record?page=1000000"),
    "admin": ("/people", "/machine"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """One page: CPU in ms, statements, bytes, and the steps of SQLite's machine."""

    milliseconds: float
    statements: int
    size: int
    steps: int


@contextmanager
def office(folder: Path, address: str) -> Iterator[Flask]:
    """The demonstration on this database, with nothing kept from one look to the next."""
    from govtrack.app import create_app
    from govtrack.core.db import db

    environment = os.environ | {"GOVTRACK_HOME": str(folder), "DATABASE_URL": address, "FLASK_APP": "govtrack.app"}
    for command in (("db", "upgrade"), ("demo", "load")):
        subprocess.run([sys.executable, "-m", "flask", *command], check=True, cwd=ROOT, env=environment,
                       capture_output=True)  # fmt: skip
    os.environ.update(GOVTRACK_HOME=str(folder), DATABASE_URL=address)
    app = create_app({"PAGE_CACHE_BYTES": 0, "GOVTRACK_HOME": str(folder), "SQLALCHEMY_DATABASE_URI": address})
    yield app
    with app.app_context():
        db.engine.dispose()


class Counter:
    """Statements of one database, and the steps that SQLite takes for them."""

    def __init__(self, engine: Any) -> None:
        self.statements = self.steps = 0
        event.listen(engine, "before_cursor_execute", self._statement)
        if engine.dialect.name == "sqlite":
            engine.dispose()
            event.listen(engine, "connect", lambda raw, _record: raw.set_progress_handler(self._step, STEPS_AT_ONCE))

    def _statement(self, _connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        self.statements += not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK"))

    def _step(self) -> int:
        self.steps += STEPS_AT_ONCE
        return 0


def look_at(app: Flask, counter: Counter, pages: Mapping[str, Sequence[str]] = PAGES) -> dict[str, Look]:
    """Each page that answers, by role and address; the second look counts, since a process reads some things once."""
    from benchmarks.count_queries import _sign_in

    found = {}
    for role, addresses in pages.items():
        client = app.test_client()
        if role:
            with app.app_context():
                _sign_in(role)
            client.set_cookie(app.config["SESSION_COOKIE_NAME"], role)
        for address in addresses:
            if client.get(address.format(TURN)).status_code == 200:
                found[f"{role or 'visitor'} {address}"] = _look(client, address.format(TURN), counter)
    return found


def _look(client: Any, address: str, counter: Counter) -> Look:
    # What the looks before left behind is collected now, and not within this one.
    gc.collect()
    counter.statements = counter.steps = 0
    began = time.process_time()
    answer = client.get(address)
    return Look(1000 * (time.process_time() - began), counter.statements, len(answer.data), counter.steps)


def measure(sizes: Sequence[int], database: str) -> list[dict[str, Look]]:
    """The pages at each size, on one database that grows."""
    from benchmarks.crowd import multiply
    from govtrack.core.db import db

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="govtrack-bench-")))
        address = f"sqlite:///{folder / 'bench.db'}"
        if database == "postgresql":
            from tests.servers import postgresql

            address = stack.enter_context(postgresql(folder)).replace("postgresql:", "postgresql+psycopg:")
        app = stack.enter_context(office(folder, address))
        with app.app_context():
            counter, found = Counter(db.engine), []
        for size in sizes:
            with app.app_context():
                multiply(size)
            found.append(look_at(app, counter))
        return found


def compare(found: Sequence[dict[str, Look]], sizes: Sequence[int]) -> str:
    """A row for each page: the first size, the last one, and the growth."""
    least, most = found[0], found[-1]
    rows = []
    for page, look in most.items():
        before = least[page]
        steps = f"{look.steps / max(before.steps, STEPS_AT_ONCE):.1f}" if look.steps else "–"
        rows.append(
            (page, f"{before.milliseconds:.1f}", f"{look.milliseconds:.1f}",
             f"{look.milliseconds / before.milliseconds:.1f}", steps, f"{before.statements} → {look.statements}",
             f"{before.size // 1000} → {look.size // 1000}")
        )  # fmt: skip
    small, large = (f"{size:,}" for size in (sizes[0], sizes[-1]))
    return table(
        ("page", f"CPU ms at {small}", f"at {large}", "growth", "of its steps", "statements", "kB"), rows
    )  # fmt: skip


def main() -> None:
    """Prints a row for each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--output", type=Path, help="Write the table to this file, with the machine and its load.")
    options = parser.parse_args()
    rows = compare(measure(options.sizes, options.database), options.sizes)
    print(rows)
    if options.output:
        name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[options.database]
        write_section(options.output, f"What each page costs on {name}", f"{measured_on()}\n\n{rows}")


if __name__ == "__main__":
    main()
