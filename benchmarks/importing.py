"""``python -m benchmarks.importing``: what an import costs in time and memory, by its lines and its format.

Made-up letters of 250 signs are written as CSV and XLSX, then looked at and imported by the command of the
office into an empty installation, and a second time, when all are known. CPU is that of the process with
those it starts, memory the largest of them. Counts and ratios are what to compare between machines.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from benchmarks.loop import flask

SIZES = (10_000, 100_000, 150_000)
MOST_RATIO, MOST_MEGABYTES = 11.0, 400.0
HEADINGS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数", "地点", "分类")
SIGNS = "路灯停车噪音电梯垃圾物业绿化水管燃气消防通道楼道门禁快递充电桩施工扰民积水井盖树木下水道"
SIGNS_OF_A_LETTER = 220


@dataclass(frozen=True, slots=True)
class Cost:
    """One import: bytes of the file, CPU and wall seconds, MB of the largest process, and its counts."""

    size: int
    cpu: float
    wall: float
    memory: float
    added: int
    repeated: int


def letters(count: int) -> Iterator[tuple[object, ...]]:
    """Made-up lines, the same for the same count."""
    chance = random.Random(7)
    for n in range(count):
        body = "".join(chance.choices(SIGNS, k=SIGNS_OF_A_LETTER))
        moment = f"2025-{1 + n % 12:02d}-{1 + n % 28:02d} {n % 24:02d}:{n % 60:02d}:00"
        text = f"{body}，第{n}件。"
        yield 100_000 + n, f"U{n % 20_000}", f"第{n}件{body[:10]}", moment, text, 0, n % 9, "幸福里小区", "物业"


def write(path: Path, count: int) -> None:
    """The list as the name of the file says."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([HEADINGS, *letters(count)])
        return
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADINGS, *letters(count)]):
            sheet.write_row(number, 0, row)


def measure(home: Path, path: Path) -> Cost:
    """Runs the command in a process of its own and looks at what it took."""
    command = [sys.executable, "-m", "flask", "--app", "govtrack.app:create_app"]
    command += ["intake", "import", "letters", str(path), "--json"]
    begun, output = time.monotonic(), home.parent / "said.json"
    with output.open("wb") as said:
        pid = os.posix_spawn(
            command[0], command, _environment(home), file_actions=[(os.POSIX_SPAWN_DUP2, said.fileno(), 1)]
        )
        _pid, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"the import of {path.name} ended with {status}")
    report = json.loads(output.read_text("utf-8"))
    cpu, wall = used.ru_utime + used.ru_stime, time.monotonic() - begun
    return Cost(path.stat().st_size, cpu, wall, used.ru_maxrss / 1024, report["added"], report["repeated"])


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "GOVTRACK_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1])}


def tell(count: int, form: str, first: Cost, second: Cost) -> str:
    """One row of the table."""
    megabytes = first.size / 1024**2
    return (
        f"| {count:,} | {form}, {megabytes:.0f} MB | {first.cpu:.1f} | {first.wall:.1f} "
        f"| {second.cpu:.1f} | {max(first.memory, second.memory):.0f} | {first.added:,} + {second.added:,} |"
    )


def main() -> int:
    """Prints the table; 1 where a bound is broken or a letter is lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--formats", nargs="+", choices=("csv", "xlsx"), default=("csv", "xlsx"))
    wanted, broken = parser.parse_args(), False
    print("| lines | file | CPU s | wall s | CPU s, again | MB, largest process | added, first + again |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for form in wanted.formats:
        cpu: dict[int, float] = {}
        for count in wanted.sizes:
            with tempfile.TemporaryDirectory(prefix="govtrack-bench-") as folder:
                home, path = Path(folder) / "home", Path(folder) / f"letters.{form}"
                flask(_environment(home), "db", "upgrade")
                write(path, count)
                first, second = measure(home, path), measure(home, path)
                shutil.rmtree(home)
            print(tell(count, form, first, second), flush=True)
            cpu[count] = first.cpu
            whole = (first.added, first.repeated, second.added, second.repeated) == (count, 0, 0, count)
            broken |= not whole or max(first.memory, second.memory) > MOST_MEGABYTES
        if {10_000, 100_000} <= set(cpu):
            ratio = cpu[100_000] / cpu[10_000]
            print(f"{form}: time(100,000) / time(10,000) = {ratio:.1f} (at most {MOST_RATIO:g})")
            broken |= ratio > MOST_RATIO
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
