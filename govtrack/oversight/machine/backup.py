"""Backups: the database, the files and, apart from them, the keys; all checked before it is believed.

Files are copied before the database and once more behind it. A file too many harms nobody; a row whose file
was not copied would be a letter without its photo.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, inspect, select, text
from sqlalchemy.engine import URL, Connection

from govtrack.audit.heads import path_of_heads
from govtrack.audit.verifying import verify
from govtrack.config import ROOT
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.keys import RING_FILE, ring
from govtrack.core.storage import StoredFile, path_of
from govtrack.oversight.machine import readiness

MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
HEADS = "heads"
KEY_FILE = "secret.key"
COMMAND_SECONDS = 3600


class BackupError(Exception):
    """Why nothing was made or restored, in one sentence for whoever sits at the terminal."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was copied: rows in all tables, files, and the revision of the tables."""

    rows: int
    files: int
    revision: str


def _home() -> Path:
    return Path(current_app.config["GOVTRACK_HOME"])


def _kind() -> str:
    return db.engine.dialect.name


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _walk(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)


def _require_empty(folder: Path, what: str) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{what} {folder} is not empty")


def _tool(name: str, *arguments: str) -> None:
    """Runs a program of PostgreSQL; the password goes through the environment, which no other user can read."""
    url: URL = db.engine.url.set(drivername="postgresql")
    environment = os.environ | ({"PGPASSWORD": url.password} if url.password else {})
    address = url.set(password=None).render_as_string(hide_password=False)
    program = shutil.which(name)
    if program is None:
        raise BackupError(f"{name} was not found; it belongs to PostgreSQL's client programs")
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL with our own arguments
        [program, *arguments, "--dbname", address],
        env=environment, capture_output=True, text=True, check=False, timeout=COMMAND_SECONDS,
    )  # fmt: skip
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()[:500]}")


def _count_rows(connection: Connection) -> dict[str, int]:
    """Rows of each table; the full-text index is drawn from the others."""
    names = [name for name in inspect(connection).get_table_names() if not name.startswith("search_grams")]
    quote = connection.dialect.identifier_preparer.quote
    counting = {name: text(f"SELECT count(*) FROM {quote(name)}") for name in names}  # noqa: S608 - names of our tables
    return {name: connection.execute(statement).scalar_one() for name, statement in counting.items()}


def _revision(connection: Connection) -> str:
    if "alembic_version" not in inspect(connection).get_table_names():
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _copy_sqlite(source: Path | str, target: Path) -> None:
    """SQLite's own way of copying a database that is in use: whole, whatever is written meanwhile."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
        written.execute("PRAGMA journal_mode=DELETE")


def _dump(target: Path) -> dict[str, Any]:
    """Copies the database; returns the revision and the rows of exactly what was copied."""
    if _kind() == "sqlite":
        _copy_sqlite(str(db.engine.url.database), target)
        from sqlalchemy import create_engine

        copy = create_engine(f"sqlite:///{target}")
        with copy.connect() as connection:
            facts = {"revision": _revision(connection), "rows": _count_rows(connection)}
        copy.dispose()
        _settle_sqlite(target)
        return facts
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        facts = {"revision": _revision(connection), "rows": _count_rows(connection)}
        _tool("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
    return facts


def _settle_sqlite(path: Path) -> None:
    """One file, without the log that our connections keep beside a database."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _copy_tree(source: Path, target: Path) -> None:
    """Adds to the target what it lacks; a name stands for a content, and what goes meanwhile is passed over."""
    if source.is_dir():
        shutil.copytree(
            source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.part"), copy_function=_copy_missing
        )


def _copy_missing(source: str, target: str) -> str:
    if not Path(target).exists():
        with suppress(FileNotFoundError):
            shutil.copy2(source, target)
    return target


def _keep_keys(folder: Path) -> None:
    """The keys, in a place of their own: whoever finds the backup alone reads no reporter's name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / KEY_FILE
    target.write_text(str(current_app.config["SECRET_KEY"]), encoding="ascii")
    target.chmod(0o600)
    kept = [key.secret for key in ring(anew=True)]
    if kept != [current_app.config["SECRET_KEY"]]:
        # As this process has it: it may come from the environment, where no file of ours holds it.
        (folder / RING_FILE).write_text("\n".join(kept) + "\n", encoding="utf-8")
        (folder / RING_FILE).chmod(0o600)


def back_up(folder: Path, keys: Path | None = None) -> Report:
    """Copies everything into an empty ``folder``, and the keys into ``keys``.

    Raises BackupError where the folder holds something already, or one of the two lies in the other.
    """
    folder = folder.resolve()
    _require_empty(folder, "the folder of the backup")
    if keys is not None:
        keys = keys.resolve()
        if keys == folder or folder in keys.parents or keys in folder.parents:
            raise BackupError("the keys must not lie beside what they open: choose another place for them")
        _require_empty(keys, "the folder of the keys")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path_of_heads().is_file():
        # Before the database: a head that is newer than the copied record would not lead to it.
        shutil.copyfile(path_of_heads(), folder / HEADS)
    # Before and after the database: what its rows name may go, and what they name may come, while it is copied.
    _copy_tree(_home() / "files", folder / "files")
    facts = _dump(folder / DATABASE[_kind()])
    _copy_tree(_home() / "files", folder / "files")
    if keys is not None:
        _keep_keys(keys)
    sums = {str(path.relative_to(folder)): _hash(path) for path in _walk(folder)}
    manifest = {"made_at": now().isoformat(), "kind": _kind(), **facts, "files": sums}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return Report(sum(facts["rows"].values()), _count_files(sums), facts["revision"])


def _count_files(sums: dict[str, str]) -> int:
    return sum(name.startswith("files/") for name in sums)


def check(folder: Path) -> dict[str, Any]:
    """The manifest of a backup that is whole; raises BackupError for what was changed, lost or added."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder} holds no backup: its manifest cannot be read") from error
    found = {str(path.relative_to(folder)): path for path in _walk(folder)}
    wrong = [name for name in manifest["files"] if name not in found]
    wrong += [name for name in found if name not in manifest["files"]]
    wrong += [name for name, path in found.items() if manifest["files"].get(name, "") not in {"", _hash(path)}]
    if wrong:
        raise BackupError(f"this backup is not what was made: {', '.join(sorted(set(wrong))[:5])}")
    return manifest


def restore(folder: Path, keys: Path | None = None) -> Report:
    """Puts a backup into an empty place and checks that everything is there.

    Raises BackupError before it changes anything where the backup is damaged, the place is in use
    or of another kind; and afterwards where rows, files, the record or the key do not fit.
    """
    folder = folder.resolve()
    manifest = check(folder)
    if manifest["kind"] != _kind():
        raise BackupError(f"this is a backup of {manifest['kind']}, and DATABASE_URL names {_kind()}")
    if inspect(db.engine).get_table_names():
        raise BackupError("the database is not empty; a backup is restored into an empty place only")
    _require_empty(_home() / "files", "the folder of files")
    if keys is not None:
        _take_keys(keys.resolve())
    db.session.remove()
    db.engine.dispose()
    if _kind() == "sqlite":
        _copy_sqlite(folder / DATABASE["sqlite"], Path(str(db.engine.url.database)))
    else:
        _tool("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(folder / DATABASE[_kind()]))
    _copy_tree(folder / "files", _home() / "files")
    if (folder / HEADS).is_file():
        shutil.copyfile(folder / HEADS, path_of_heads())
    return _compare(manifest)


def newest_revision() -> str:
    """The version of the tables that this code works with."""
    # Alembic takes 12 MB, which no page carries.
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory(str(ROOT / "migrations")).get_current_head())


def _take_keys(folder: Path) -> None:
    source = folder / KEY_FILE
    if not source.is_file():
        raise BackupError(f"{folder} holds no {KEY_FILE}")
    key = source.read_text(encoding="ascii").strip()
    if os.environ.get("GOVTRACK_SECRET_KEY", key) != key:
        raise BackupError("GOVTRACK_SECRET_KEY is another key than that of this backup")
    target = _home() / KEY_FILE
    target.write_text(key, encoding="ascii")
    target.chmod(0o600)
    if (folder / RING_FILE).is_file():
        shutil.copy2(folder / RING_FILE, _home() / RING_FILE)
    current_app.config["SECRET_KEY"] = key


def _compare(manifest: dict[str, Any]) -> Report:
    """Rows, files, record and key of what now stands here, against what was copied."""
    with db.engine.connect() as connection:
        rows, revision = _count_rows(connection), _revision(connection)
    if rows != manifest["rows"]:
        differing = [name for name in manifest["rows"] if rows.get(name) != manifest["rows"][name]]
        raise BackupError(f"rows are missing in: {', '.join(differing)}")
    _check_files()
    if findings := verify():
        raise BackupError(f"the event record does not verify: {findings[0]}")
    is_well, _reason = readiness.CHECKS["key"]()
    if not is_well:
        raise BackupError("the key does not fit this database; restore once more with the keys of this backup")
    return Report(sum(rows.values()), _count_files(manifest["files"]), revision)


def _check_files() -> None:
    """Every row of a file has its content, and the content is the one it was named after."""
    digests = db.session.scalars(select(StoredFile.digest).where(func.length(StoredFile.digest) > 0).distinct())
    lost = [digest for digest in digests if not path_of(digest).is_file() or _hash(path_of(digest)) != digest]
    if lost:
        raise BackupError(f"{len(lost)} files are missing or damaged, the first is {lost[0]}")
