"""The tables of the first version and back, with the demonstration in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from tests.drills.house import ROOT, House, house

EXPECTED = "on both databases: down to the first version and up again, same columns, same rows, no broken key"
FIRST = "0001"


def flask(one: House, *words: str) -> None:
    """A command of the house; an error of it is one of the drill."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", *words], cwd=ROOT, env=one.environment, capture_output=True, text=True,
        check=False, timeout=600,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(words)}: {done.stderr[-1500:]}")


def tables(one: House) -> dict[str, tuple[int, str]]:
    """Each table with its rows and the names of its columns; the full-text index is drawn from others."""
    found = sa.inspect(one.database)
    names = [name for name in found.get_table_names() if not name.startswith("search_grams")]
    quote = one.database.dialect.identifier_preparer.quote
    columns = {name: ",".join(sorted(column["name"] for column in found.get_columns(name))) for name in names}
    return {name: (one.scalar(f"SELECT count(*) FROM {quote(name)}"), columns[name]) for name in names}


def drill(folder: Path) -> tuple[bool, str]:
    """Up, down and up on each database."""
    results = [_of(folder / kind, kind) for kind in ("sqlite", "postgresql")]
    return all(is_well for is_well, _seen in results), "; ".join(seen for _is_well, seen in results)


def _of(folder: Path, kind: str) -> tuple[bool, str]:
    with house(folder, database=kind, is_empty=True) as one:
        flask(one, "db", "upgrade")
        flask(one, "demo", "load")
        before = tables(one)
        flask(one, "db", "downgrade", FIRST)
        of_first = tables(one)
        flask(one, "db", "upgrade")
        after = tables(one)
        broken = len(one.rows("PRAGMA foreign_key_check")) if kind == "sqlite" else 0
    columns = [name for name in before if after.get(name, (0, ""))[1] != before[name][1]]
    # What a later version brought with it is gone with it; every row of the first one must stay.
    rows = [name for name in of_first if name != "alembic_version" and after[name][0] != before[name][0]]
    kept = sum(before[name][0] for name in of_first)
    seen = f"{kind}: {len(before)} tables, {kept} rows, other columns in {columns or 'none'}, rows lost in"
    return not columns and not rows and not broken and kept > 1000, f"{seen} {rows or 'none'}, broken keys {broken}"
