"""``python -m benchmarks.search``: how long a search takes over many letters.

Letters are put together from clauses of the demonstration's and written with their entries of the
index, 100,000 or as many as the time allows. Then somebody of the desk, who finds all of them,
looks for words drawn from the texts: single characters, words of two and four, two words at once,
numbers, the commonest words and absent ones. Each search is everything that the page does: counts
by kind, the hits of the first page held against the rows behind them, and the marks. Beside the
time that passed stands the time of this process's processor, which other work does not blur (on
PostgreSQL the server's share is not in it).

An address of an empty PostgreSQL as the first argument measures that; default is a SQLite file.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from govtrack.app import create_app
from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.intake.models import Submission
from govtrack.oversight.search import operations
from govtrack.oversight.search.documents import Document
from govtrack.oversight.search.queries import SearchFilter, search
from govtrack.places.models import Place

LETTERS = Path(__file__).parents[1] / "govtrack" / "demo" / "data" / "letters.jsonl"
DESK = Actor(kind="user", user_id=1, name="desk", grants=(Grant("command", "/"),))
AT_ONCE = 2000
DRAWN = 40


def texts(count: int, seed: int = 1) -> list[str]:
    """``count`` letters of six clauses each."""
    rows = [json.loads(line) for line in LETTERS.read_text("utf-8").splitlines() if line.strip()]
    clauses = [part for row in rows for part in re.findall(r"[^，。！？；\n]{4,}[，。！？；]?", row["body"])]
    draw = random.Random(seed)
    return ["".join(draw.choices(clauses, k=6)) for _number in range(count)]


def fill(letters: list[str], seconds: float) -> int:
    """The letters as rows of the office's database and entries of the index; how many there was time for."""
    end = time.perf_counter() + seconds
    with transaction():
        place = Place(code="B", level="subdistrict", name_zh="街道", path="/")
        db.session.add(place)
        db.session.flush()
        place.path = f"/{place.id}/"
    path = f"/{place.id}/"
    for start in range(0, len(letters), AT_ONCE):
        if time.perf_counter() > end:
            return start
        rows = [row(start + i, text, path) for i, text in enumerate(letters[start : start + AT_ONCE])]
        with transaction():
            db.session.execute(insert(Submission), rows)
            operations.add("submission", [entry(start + i + 1, values) for i, values in enumerate(rows)])
    return len(letters)


def entry(letter: int, values: dict[str, Any]) -> Document:
    """How the desk finds it."""
    title, body = values["redacted_title"], values["redacted_body"]
    return Document(
        "submission", letter, "staff", values["number"], title, body, "accepted", None,
        values["place_path"], values["received_at"],
    )  # fmt: skip


def row(number: int, text: str, path: str) -> dict[str, Any]:
    """One accepted letter."""
    return {
        "number": f"XH-2026-{number:06}",
        "title": text[:20],
        "body": text,
        "redacted_title": text[:20],
        "redacted_body": text,
        "place_path": path,
        "content_hash": str(number),
        "received_at": now(),
        "state": "accepted",
        "decided_at": now(),
    }


def queries(letters: list[str], seed: int = 2) -> dict[str, list[str]]:
    """What is looked for, by the name of the kind of query."""
    draw = random.Random(seed)

    def drawn(length: int) -> str:
        while True:
            runs = re.findall(rf"[\u4e00-\u9fff]{{{length},}}", draw.choice(letters))
            if runs:
                run = draw.choice(runs)
                start = draw.randrange(len(run) - length + 1)
                return str(run[start : start + length])

    common = Counter(text[i : i + 2] for text in letters[:2000] for i in range(len(text) - 1))
    words = [word for word, _count in common.most_common(200) if re.fullmatch(r"[\u4e00-\u9fff]{2}", word)]
    return {
        "one character": [drawn(1) for _n in range(DRAWN)],
        "two characters": [drawn(2) for _n in range(DRAWN * 2)],
        "four characters": [drawn(4) for _n in range(DRAWN)],
        "two words": [f"{drawn(2)} {drawn(2)}" for _n in range(DRAWN)],
        "Latin or number": [f"XH-2026-{draw.randrange(len(letters)):06}" for _n in range(DRAWN)],
        "the commonest words": words[:10],
        "absent": ["龘靐", "齉爩", "nowhere"] * 5,
    }


Times = list[tuple[float, float]]


def measure(words: list[str]) -> tuple[Times, float]:
    """Milliseconds of each search, passed and of the processor, and the mean number of hits."""
    times, hits = [], 0
    for word in words:
        start, worked = time.perf_counter(), time.process_time()
        results = search(DESK, SearchFilter(word))
        times.append(((time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000))
        hits += results.page.total if results else 0
        db.session.rollback()
    return times, hits / len(words)


def line(name: str, times: Times, hits: str) -> str:
    """Numbers of searches and hits, and what half and 99 of a hundred searches did not exceed."""
    cells = [f"{name:22}{len(times):5}{hits:>8}"]
    for column in (0, 1):
        ordered = sorted(row[column] for row in times)
        cells += [f"{ordered[min(len(ordered) - 1, int(part * len(ordered)))]:9.1f}" for part in (0.5, 0.99)]
    return "".join(cells)


def report(letters: list[str]) -> None:
    """Prints a line for each kind of query, and one for all."""
    everything: Times = []
    measure(["电梯"])
    print(f"{'query (times in ms)':22}{'n':>5}{'hits':>8}{'p50':>9}{'p99':>9}{'cpu p50':>9}{'cpu p99':>9}")
    for name, words in queries(letters).items():
        times, hits = measure(words)
        everything += times
        print(line(name, times, f"{hits:.0f}"))
    print(line("all", everything, ""))


def main() -> None:
    """Fills, builds the index, measures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("database", nargs="?", default="")
    parser.add_argument("--letters", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=45, help="for writing the letters")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        url = chosen.database or f"sqlite:///{home}/search.db"
        app = create_app({"GOVTRACK_HOME": home, "SQLALCHEMY_DATABASE_URI": url, "CELERY_BROKER_URL": "memory://"})
        with app.app_context():
            db.create_all()
            letters = texts(chosen.letters)
            start = time.perf_counter()
            letters = letters[: fill(letters, chosen.seconds)]
            print(f"{len(letters)} letters written in {time.perf_counter() - start:.1f} s on {db.engine.dialect.name}")
            report(letters)
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
