"""The disk is full."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.drills.house import Missing, house

EXPECTED = (
    "sending gives a kind page (503), reading goes on (200), no half file stays, it goes on when there is room again"
)
PAGES = ("/", "/topics", "/report", "/sign-in", "/follow", "/search?q=%E8%B7%AF%E7%81%AF")


def drill(folder: Path) -> tuple[bool, str]:
    """A small disk of its own, filled to the brim."""
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        raise Missing("a small disk (tmpfs) cannot be mounted without the rights to do so")
    try:
        with house(disk) as one:
            return _fill(one, disk)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def _fill(one, disk: Path) -> tuple[bool, str]:  # type: ignore[no-untyped-def]  # a house is a context manager's inside
    one.web()
    browser = one.browser()
    first = browser.send(browser.write())
    form, ballast = browser.write(), disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    refused = [browser.send(form).status for _ in range(3)]
    page = browser.send(form)
    read = [one.browser().ask(path).status for path in PAGES] + [browser.ask(path).status for path in PAGES]
    halves = list(disk.rglob("*.part"))
    ballast.unlink()
    again = browser.send(form)
    rows, whole = one.scalar("SELECT count(*) FROM submissions"), one.scalar("PRAGMA integrity_check")
    is_kind = page.status != 503 or "路灯不亮" in page.body
    seen = f"sending {refused}, words kept: {is_kind}, reading {sorted(set(read))}, half files {len(halves)},"
    seen += f" with room again {again.status}, {rows} rows, database {whole}"
    full = set(refused) <= {503, 507} and set(read) == {200} and not halves and is_kind
    return first.status == 303 and full and again.status == 303 and rows == 2 and whole == "ok", seen
