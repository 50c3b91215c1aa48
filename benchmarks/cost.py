"""What reading kinds costs: this engine beside the last one that knew none, on the same letters, turn by turn.

`python -m benchmarks.cost` is called by the report; the older engine comes out of the repository's history. Each
measurement runs as `cost.py ROOT LETTERS`, in a process of its own that knows the engine below ROOT alone.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BEFORE_KINDS = "3e9a2f1ad01cf6b7b1fe6c2dba662d9f9c422526"
_PACKAGES = ("govtrack/__init__.py", "govtrack/topics/__init__.py", "govtrack/topics/engine")
_CHUNK, _ALONE, _TURNS, _RUNS = 500, 1000, 3, 3


def earlier_engine(folder: Path) -> bool:
    """Writes the engine before kinds into a folder; False where the history does not reach so far."""
    command = ["git", "-C", str(ROOT), "archive", BEFORE_KINDS, *_PACKAGES]
    found = subprocess.run(command, capture_output=True, check=False)
    if found.returncode:
        return False
    with tarfile.open(fileobj=BytesIO(found.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return True


def costs(letters: Path) -> list[list[str]]:
    """Rows of the report: µs of CPU for a letter in a batch and by itself, and how many times the earlier engine's."""
    with tempfile.TemporaryDirectory() as folder:
        if not earlier_engine(Path(folder)):
            return []
        told: dict[str, list[dict[str, float]]] = {"before": [], "now": []}
        for _ in range(_TURNS):
            told["before"].append(_measured(Path(folder), letters))
            told["now"].append(_measured(ROOT, letters))
    rows = []
    for what, key in (("in a batch", "batch"), ("by itself", "alone")):
        before, now = (min(one[key] for one in told[name]) for name in ("before", "now"))
        turns = [new[key] / old[key] for old, new in zip(told["before"], told["now"], strict=True)]
        rows.append([what, f"{before:.0f}", f"{now:.0f}", f"{median(turns):.2f}"])
    return rows


def _measured(root: Path, letters: Path) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__)), str(root), str(letters)]
    found = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    measured: dict[str, float] = json.loads(found.stdout)
    return measured


def _measure(letters: Path) -> dict[str, float]:
    """The quickest of some runs over a batch, and the median of letters that come one by one behind it."""
    from govtrack.topics.engine import Document, Engine

    documents = _read(letters, Document)
    warm = Engine()
    warm.add_many(documents[:200])
    warm.consolidate()
    gc.collect()
    gc.freeze()
    batch, alone = documents[:-_ALONE], documents[-_ALONE:]
    taken = []
    for _ in range(_RUNS):
        engine, started = Engine(), time.process_time()
        for first in range(0, len(batch), _CHUNK):
            engine.add_many(batch[first : first + _CHUNK])
        engine.consolidate()
        taken.append((time.process_time() - started) / len(batch))
    single = []
    for document in alone:
        started = time.process_time()
        engine.add(document)
        single.append(time.process_time() - started)
    return {"batch": min(taken) * 1e6, "alone": median(single) * 1e6}


def _read(letters: Path, document: Any) -> Sequence[Any]:
    """The letters, without the columns that the earlier engine does not know."""
    found = []
    with letters.open(encoding="utf-8") as file:
        for values in map(json.loads, file):
            at, _ = values.pop("time"), values.pop("category")
            found.append(document(**values, time=datetime.fromisoformat(at) if at else None))
    return found


if __name__ == "__main__":
    sys.path[0] = sys.argv[1]
    print(json.dumps(_measure(Path(sys.argv[2]))))
