"""The compiled loops give the same bytes as the plain ones."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests import servers

_RUN = """
import sys
from dataclasses import replace
from benchmarks.dense import demonstration
from benchmarks.density import generate
from govtrack.topics.engine import Engine, kernel
from tests.topics.engine.samples import odd_letters, pairs_of_letters

assert kernel.is_compiled == (sys.argv[1] == "on"), "the wrong loops are running"
# Letters with entered names, categories that people chose, and both languages, beside generated ones.
engine, told = Engine(), demonstration()
engine.enter_names(told.names)
made, _ = generate(1200, pairs_of_letters(), {})
engine.add_many([*odd_letters(), *made, *told.documents])
# All of them once more as letters of one compound, which is crowded then.
engine.add_many(replace(one, id=f"c{one.id}", place="S/K/C/B" + one.id[-1:]) for one in told.documents)
engine.consolidate()
engine.save(sys.argv[2])
"""


def _state(switch: str, path: Path) -> str:
    environment = {**os.environ, "TOPIC_ENGINE_KERNEL": switch}
    subprocess.run([sys.executable, "-c", _RUN, switch, str(path)], check=True, env=environment, timeout=300)
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.slow
def test_compiled_and_plain_loops_write_the_same_state(tmp_path: Path) -> None:
    if find_spec("numba") is None:
        servers.miss("numba is not installed (requirements-kernel.txt)")
    assert _state("on", tmp_path / "compiled") == _state("off", tmp_path / "plain")
