"""Throw-away servers on private ports, started where their programs are found."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from govtrack.app import create_app
from govtrack.core.db import db


def miss(message: str) -> None:
    """A part is not there: a skip, or a failure where GOVTRACK_TEST_NO_SKIP is set."""
    if os.environ.get("GOVTRACK_TEST_NO_SKIP"):
        pytest.fail(message)
    pytest.skip(message)


def free_port() -> int:
    """A TCP port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _find_program(name: str) -> str | None:
    found = shutil.which(name)
    if found and Path(found).resolve().name == name:
        return found
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(versions[-1]) if versions else found


def _unprivileged() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """An empty PostgreSQL; yields its address."""
    initdb, control = _find_program("initdb"), _find_program("pg_ctl")
    if not initdb or not control:
        miss("PostgreSQL's initdb and pg_ctl were not found")
    assert initdb and control
    folder = Path("/tmp") / f"govtrack-pg-{os.getpid()}-{folder.name}"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    port, data, prefix = free_port(), folder / "data", _unprivileged()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": "/"}
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    subprocess.run(
        [*prefix, initdb, "-D", str(data), "-U", "govtrack", "--auth=trust", "-E", "UTF8", "--no-locale"],
        check=True,
        **quiet,
    )
    subprocess.run(
        [*prefix, control, "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"],
        check=True,
        **quiet,
    )
    try:
        yield f"postgresql://govtrack@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*prefix, control, "-D", str(data), "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """An empty Redis; yields its address."""
    program = shutil.which("redis-server")
    if not program:
        miss("redis-server was not found")
    assert program
    port = free_port()
    process = subprocess.Popen(
        [program, "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder), "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def house_on(kind: str, folder: Path, *, has_tables: bool = True, **settings: Any) -> Iterator[Flask]:
    """An application on a real database of its own, so that threads and processes really meet there."""
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'own.db'}" if kind == "sqlite" else stack.enter_context(postgresql(folder))
        own = {
            "GOVTRACK_HOME": str(folder),
            "SQLALCHEMY_DATABASE_URI": url,
            "SECRET_KEY": "tests only, never elsewhere",
        }
        usual = {"TESTING": True, "CELERY_BROKER_URL": "memory://", "RATELIMIT_STORAGE_URI": "process://"}
        application = create_app({**usual, **own, **settings})
        with application.app_context():
            if has_tables:
                db.create_all()
            yield application
            db.session.remove()
            db.engine.dispose()
