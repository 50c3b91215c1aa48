"""A worker that gets a second process, or lets it go, is not stopped by its own pool."""

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


# Two processes that need a second from taking the lock of their tasks to reading under it, as a busy machine may make
# them; one is let go while it is there. What is printed: whether the other still works, and how many are left.
SHRINKING = """
import importlib, os, signal, sys, time
from types import SimpleNamespace
from billiard import TimeoutError
from billiard.pool import Pool
from billiard.synchronize import SemLock

module, name = sys.argv[1].split(":")
parent, of_tasks = os.getpid(), []
enter, set_up = SemLock.__enter__, Pool._setup_queues

def set_up_noting(pool):
    set_up(pool)
    of_tasks.append(pool._inqueue._rlock)

def enter_slowly(lock):
    entered = enter(lock)
    if lock in of_tasks and os.getpid() != parent:
        time.sleep(1)  # the moment in which a signal finds it
    return entered

Pool._setup_queues, SemLock.__enter__ = set_up_noting, enter_slowly
pool = Pool(2, threads=True)
holder = SimpleNamespace(_pool=pool, shrink=pool.shrink)
scaler = getattr(importlib.import_module(module), name)(holder, 2, 1, worker=SimpleNamespace(state=None))
busy = pool.apply_async(time.sleep, (4,))
deadline = time.monotonic() + 20
while not busy.accepted() and time.monotonic() < deadline:
    time.sleep(0.05)  # nobody tells when a task is taken
scaler._shrink(1)
busy.get(timeout=20)
try:
    works = pool.apply_async(abs, (-1,)).get(timeout=12) == 1
except TimeoutError:
    works = False
while len(pool._pool) > 1 and time.monotonic() < deadline:
    time.sleep(0.1)  # nobody tells when a process is buried
print(works, len(pool._pool), flush=True)
for process in pool._pool:
    os.kill(process.pid, signal.SIGKILL)
os._exit(0)  # a pool whose lock is lost does not end by itself
"""


def run_with(scaler: str, script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, scaler]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_process_that_starts_slowly_does_not_end_the_worker(app: Flask) -> None:
    ended = run_with(app.extensions["celery"].conf.worker_autoscaler, GROWING)
    assert (ended.returncode, ended.stdout.strip()) == (0, "2"), ended.stderr


@pytest.mark.slow
def test_the_rule_of_celery_itself_ends_it() -> None:
    """When this fails, the scaler of the house is needed no more."""
    assert run_with("celery.worker.autoscale:Autoscaler", GROWING).returncode == 1


def test_a_process_that_is_let_go_takes_no_lock_with_it(app: Flask) -> None:
    ended = run_with(app.extensions["celery"].conf.worker_autoscaler, SHRINKING)
    assert ended.stdout.strip() == "True 1", ended.stderr


@pytest.mark.slow
def test_the_rule_of_celery_itself_lets_it_die_with_the_lock() -> None:
    """When this fails, processes can be ended by a signal again."""
    assert run_with("celery.worker.autoscale:Autoscaler", SHRINKING).stdout.startswith("False")
