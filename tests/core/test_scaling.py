"""A worker that gets a second process is not ended by its own pool."""

from __future__ import annotations

import subprocess
import sys

import pytest
from flask import Flask

# A real pool whose next process takes longer to start than the pool waits between two looks at its processes.
GROWING = """
import importlib, sys, time
from types import SimpleNamespace
from billiard.pool import Pool

module, name = sys.argv[1].split(":")
pool = Pool(1, threads=True)
kind = type(pool._pool[0])
start = kind.start

def start_slowly(process):
    time.sleep(2.5)  # what a fork that waits for the beat takes at most
    start(process)

kind.start = start_slowly
holder = SimpleNamespace(
    _pool=pool, num_processes=1, grow=pool.grow, shrink=pool.shrink, maintain_pool=pool.maintain_pool
)
scaler = getattr(importlib.import_module(module), name)(holder, 2, 1, worker=SimpleNamespace(state=None))
type(scaler).qty = property(lambda self: 2)
scaler.maybe_scale()
deadline = time.monotonic() + 20
while len([each for each in pool._pool if each.pid]) < 2 and time.monotonic() < deadline:
    time.sleep(0.1)  # nobody tells when a process is there
print(len([each for each in pool._pool if each.pid]))
pool.terminate()
"""


def grow_with(scaler: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", GROWING, scaler]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_process_that_starts_slowly_does_not_end_the_worker(app: Flask) -> None:
    ended = grow_with(app.extensions["celery"].conf.worker_autoscaler)
    assert (ended.returncode, ended.stdout.strip()) == (0, "2"), ended.stderr


@pytest.mark.slow
def test_the_rule_of_celery_itself_ends_it() -> None:
    """When this fails, the scaler of the house is needed no more."""
    assert grow_with("celery.worker.autoscale:Autoscaler").returncode == 1
