"""What a process carries from its start on: heavy libraries wait until somebody needs them."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from govtrack import server

ROOT = Path(__file__).parents[2]
# Each takes 9 to 30 MB, in every process of an installation at rest.
HEAVY = ("scipy", "numpy", "rjieba", "openpyxl", "python_calamine", "lxml")
CARRIED = f"""
import sys
from govtrack.app import create_app
create_app()
print([name for name in {HEAVY!r} if name in sys.modules])
"""
# The parent of the web server writes lines of the log and serves nothing; these two take 13 MB there.
SERVING = ("flask", "celery")
PARENT = f"""
import sys
from govtrack import server
server.on_starting(None)
print([name for name in {SERVING!r} if name in sys.modules])
"""


def _printed(code: str, home: Path) -> str:
    own = {"GOVTRACK_HOME": str(home), "DATABASE_URL": f"sqlite:///{home / 'empty.db'}"}
    started = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=True
    )
    return started.stdout.strip()


def test_a_process_that_only_starts_carries_no_heavy_library(tmp_path: Path) -> None:
    assert _printed(CARRIED, tmp_path) == "[]"


def test_the_parent_of_the_web_server_carries_neither_flask_nor_celery(tmp_path: Path) -> None:
    assert _printed(PARENT, tmp_path) == "[]"


def test_what_a_start_made_is_looked_through_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = SimpleNamespace(alive=True, wsgi=None)
    hub = SimpleNamespace(is_stopping=None)
    monkeypatch.setattr("govtrack.core.streams.views.streams_of", lambda _app: SimpleNamespace(hub=hub))
    monkeypatch.setattr("sys.setswitchinterval", lambda _seconds: None)
    try:
        server.post_worker_init(worker)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
