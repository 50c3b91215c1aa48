"""``make bench``: letters imported and clustered from a cold start, and the queries of list pages.

Everything is real: an empty home folder, migrations, the command of the office, one worker
with beat on the embedded broker. Counts and ratios are what to compare between machines.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govtrack.config import all_queues

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("GOVTRACK_EVAL_DATA", ROOT.parent / "shared" / "data"))
LETTERS = DATA / "letters-zh" / "messages.xlsx"
PLACES = "code,level,parent_code,name_zh,name_en\n330105003,subdistrict,,小河街道,Xiaohe sub-district\n"
LISTS = (
    "/", "/desk?state=all", "/topics?view=all", "/panel", "/orders", "/council", "/plans", "/notices", "/responses",
    "/responses/work", "/disputes", "/search?q=小区", "/map",
)  # fmt: skip


def flask(environment: dict[str, str], *arguments: str) -> str:
    """Runs one command line of the application and returns what it prints."""
    command = [sys.executable, "-m", "flask", "--app", "govtrack.app:create_app", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def peak_megabytes(root: int) -> float:
    """The largest resident set of any process of the tree below ``root``, in MB."""
    peaks, waiting = [0.0], [root]
    while waiting:
        pid = waiting.pop()
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            waiting += [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except OSError:
            continue
        peaks += [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")]
    return max(peaks)


@contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator[int]:
    """A worker with beat; yields its process id."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "worker",
        "worker",
        "--beat",
        "--concurrency",
        "2",
    ]
    command += ["-Q", ",".join(all_queues()), "--loglevel", "WARNING"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_until_clustered(environment: dict[str, str], letters: int, pid: int, seconds: float) -> float:
    """Waits until every letter has been through the engine; returns the worker's peak in MB."""
    import sqlite3

    path = environment["DATABASE_URL"].removeprefix("sqlite:///")
    deadline, peak = time.monotonic() + seconds, 0.0
    while time.monotonic() < deadline:
        peak = max(peak, peak_megabytes(pid))
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            waiting = connection.execute("SELECT count(*) FROM jobs WHERE state NOT IN ('done', 'failed')").fetchone()[
                0
            ]
            topics = connection.execute("SELECT count(*) FROM topics").fetchone()[0]
            runs = connection.execute("SELECT count(*) FROM engine_runs WHERE state = 'done'").fetchone()[0]
        connection.close()
        if topics and runs and not waiting:
            return peak
        time.sleep(0.25)  # the worker's memory is read as often, for its peak
    raise SystemExit(f"{letters} letters were not clustered within {seconds} s")


def count_queries(environment: dict[str, str]) -> dict[str, int]:
    """List page → statements sent for it by somebody of the command room."""
    script = Path(__file__).with_name("count_queries.py")
    output = subprocess.run(
        [sys.executable, str(script), *LISTS],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    counts: dict[str, int] = json.loads(output.splitlines()[-1])
    return counts


def main() -> None:
    """Runs the benchmark and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=Path, default=LETTERS)
    options = parser.parse_args()
    if not options.letters.exists():
        raise SystemExit(f"No letters at {options.letters}; set GOVTRACK_EVAL_DATA or give --letters FILE")
    with tempfile.TemporaryDirectory(prefix="govtrack-bench-") as folder:
        home = Path(folder)
        environment = {
            **os.environ,
            "GOVTRACK_HOME": folder,
            "DATABASE_URL": f"sqlite:///{home / 'bench.db'}",
            "PYTHONPATH": str(ROOT),
        }
        environment.pop("CELERY_BROKER_URL", None)
        (home / "places.csv").write_text(PLACES, encoding="utf-8")
        flask(environment, "db", "upgrade")
        flask(environment, "places", "categories")
        flask(environment, "places", "import", "places", str(home / "places.csv"))
        empty = count_queries(environment)
        began = time.monotonic()
        with worker(environment, home / "worker.log") as pid:
            outcome = json.loads(flask(environment, "intake", "import", "letters", str(options.letters), "--json"))
            imported = time.monotonic() - began
            peak = wait_until_clustered(environment, outcome["added"], pid, 240)
            total = time.monotonic() - began
            peak = max(peak, peak_megabytes(pid))
        again = json.loads(flask(environment, "intake", "import", "letters", str(options.letters), "--json"))
        full = count_queries(environment)
    print(f"letters read {outcome['read']}, added {outcome['added']}, rejected {len(outcome['rejected'])}")
    print(f"a second import adds {again['added']}, repeated {again['repeated']}")
    print(f"import from a cold start      {imported:6.1f} s")
    print(f"imported and clustered        {total:6.1f} s   (at most 60)")
    print(f"peak memory of the worker     {peak:6.0f} MB  (at most 700)")
    print("queries of list pages: empty → with all letters (at most 12, not growing)")
    for path, count in full.items():
        print(f"  {path:<24} {empty[path]:3d} → {count:3d}")


if __name__ == "__main__":
    main()
