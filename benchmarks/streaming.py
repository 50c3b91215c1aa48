"""One collection through a fresh engine, in a process of its own.

`python -m benchmarks.streaming stream LETTERS RESULT --state STATE` reads letters as JSON
lines, a chunk at a time as a worker claims them. `… arrive LETTERS RESULT --state STATE`
takes letters one by one into a saved engine. Both write what they measured as JSON.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.warming import warm_up
from govtrack.topics.engine import Document, Engine, kernel

CHUNK = 500


def write_letters(path: Path, documents: Iterable[Document]) -> None:
    """Write documents as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for document in documents:
            values = asdict(document) | {"time": document.time.isoformat() if document.time else None}
            file.write(json.dumps(values, ensure_ascii=False) + "\n")


def read_letters(path: Path) -> Iterator[Document]:
    """The documents that `write_letters` wrote, one at a time."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            values = json.loads(line)
            at = values.pop("time")
            yield Document(**values, time=datetime.fromisoformat(at) if at else None)


def resident() -> float:
    """Resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def _settle() -> None:
    """Compile, and let the collector of garbage leave alone what imports made, as the worker does."""
    warm_up()
    gc.collect()
    gc.freeze()


def stream(source: Path, state: Path | None) -> dict[str, Any]:
    """CPU seconds in the engine and of reading, growth of memory in MB, topics by id."""
    _settle()
    memory, engine, inside, began = resident(), Engine(), 0.0, time.process_time()
    letters = read_letters(source)
    while chunk := list(islice(letters, CHUNK)):
        started = time.process_time()
        engine.add_many(chunk)
        inside += time.process_time() - started
    started = time.process_time()
    engine.consolidate()
    inside += time.process_time() - started
    reading, memory = time.process_time() - began - inside, resident() - memory
    if state:
        engine.save(state)
    ids = engine.state.letters.ids
    topics = {document_id: engine.topic_of(document_id) for document_id in ids}
    return {"seconds": inside, "reading": reading, "memory": memory, "topics": topics}


def arrive(source: Path, state: Path | None) -> dict[str, Any]:
    """CPU milliseconds of one arriving letter: p50 and p99."""
    _settle()
    engine = Engine.load(state) if state else Engine()
    taken = []
    for document in read_letters(source):
        started = time.process_time()
        engine.add(document)
        taken.append((time.process_time() - started) * 1000)
    p50, p99 = np.quantile(taken, (0.5, 0.99))
    return {"p50": float(p50), "p99": float(p99), "compiled": kernel.is_compiled}


_KINDS = {"stream": stream, "arrive": arrive}


def measure(kind: str, source: Path, state: Path | None = None, compiled: bool = True) -> dict[str, Any]:
    """Run `stream` or `arrive` in a process of its own, one thread, loops compiled or plain."""
    target = source.with_suffix(".result")
    command = [sys.executable, "-m", "benchmarks.streaming", kind, str(source), str(target)]
    command += ["--state", str(state)] if state else []
    switch = {"TOPIC_ENGINE_KERNEL": "on" if compiled else "off", "OMP_NUM_THREADS": "1"}
    subprocess.run(command, check=True, env={**os.environ, **switch})
    found: dict[str, Any] = json.loads(target.read_text("utf-8"))
    target.unlink()
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure the topic engine on a file of letters.")
    parser.add_argument("kind", choices=sorted(_KINDS))
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--state", type=Path)
    chosen = parser.parse_args()
    chosen.target.write_text(json.dumps(_KINDS[chosen.kind](chosen.source, chosen.state)), "utf-8")
