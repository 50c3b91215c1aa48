"""``make screens``: the gallery in docs/screens, made anew from the running demonstration."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from deploy.screens.camera import Camera, save, save_for_guide
from deploy.screens.shots import GALLERY, GUIDE_SHOTS, Shot
from govtrack.oversight.guides import BY_KEY, PHONE_SIZE
from tests.browser.fixtures import FLAGS, chromium_program
from tests.browser.house import RunningHouse

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "screens"
GUIDES = ROOT / "govtrack" / "static" / "guides"
MOST_BYTES = {True: 16_000, False: 40_000}  # of a guide's picture; residents' pages weigh little
THUMB = {True: 180, False: 420}


@contextmanager
def open_house(url: str | None, accounts: Path | None) -> Iterator[tuple[str, Path]]:
    """Address and sign-ins of the house that was named, or of one of our own in a temporary folder."""
    if url and accounts:
        yield url, accounts
        return
    with tempfile.TemporaryDirectory() as folder:
        house = RunningHouse(Path(folder))
        house.start(600)
        try:
            yield house.address, house.home / "demo-accounts.json"
        finally:
            house.stop()


def take_all(camera: Camera, wanted: list[str]) -> list[str]:
    """Takes every picture whose name contains one of ``wanted``; returns what could not be taken."""
    failures = []
    shots = [shot for section in GALLERY.values() for shot in section] + GUIDE_SHOTS
    for shot in [shot for shot in shots if any(part in _path(shot).as_posix() for part in wanted)]:
        try:
            size = _keep(shot, camera.take(shot))
        except Exception as error:
            failures.append(f"{shot.name}: {str(error).splitlines()[0]}")
            continue
        sys.stdout.write(f"{_path(shot).relative_to(ROOT)} {size // 1000} kB\n")
        sys.stdout.flush()
    return failures


def _path(shot: Shot) -> Path:
    return GUIDES / f"{shot.name}.webp" if shot in GUIDE_SHOTS else FOLDER / shot.file_name


def _keep(shot: Shot, image: Image.Image) -> int:
    """Writes the picture for the gallery, or small for its guide; returns its size in bytes."""
    if shot not in GUIDE_SHOTS:
        return save(image, _path(shot))
    size = BY_KEY[shot.caption].size
    return save_for_guide(image, _path(shot), size, MOST_BYTES[size == PHONE_SIZE])


def write_index() -> None:
    """The page that shows the gallery."""
    parts = ["# The gallery", "", "Made by `make screens` from the running demonstration. Long pages are cut.", ""]
    for title, shots in GALLERY.items():
        parts += [f"## {title}", ""]
        for is_phone, across in ((True, 4), (False, 2)):
            parts += _table([shot for shot in shots if shot.is_phone == is_phone], across)
    (FOLDER / "README.md").write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")


def _table(shots: list[Shot], across: int) -> list[str]:
    if not shots:
        return []
    cells = [_cell(shot) for shot in shots]
    cells += [" "] * (-len(cells) % across)
    rows = ["| " + " | ".join(cells[start : start + across]) + " |" for start in range(0, len(cells), across)]
    return ["|" + " |" * across, "|" + " --- |" * across, *rows, ""]


def _cell(shot: Shot) -> str:
    picture = f'<img src="{shot.file_name}" alt="" width="{THUMB[shot.is_phone]}">'
    return f'<a href="{shot.file_name}">{picture}</a><br>{shot.caption}'


def main() -> int:
    """Returns 1 when a picture could not be taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a running demonstration; without it one is started")
    parser.add_argument("--accounts", type=Path, help="its demo-accounts.json")
    parser.add_argument("--only", nargs="*", default=[""], help="parts of the names of the pictures to take")
    chosen = parser.parse_args()
    for folder in (FOLDER, GUIDES):
        folder.mkdir(parents=True, exist_ok=True)
    with open_house(chosen.url, chosen.accounts) as (address, accounts), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=FLAGS)
        failures = take_all(Camera(browser, address, accounts), chosen.only)
        browser.close()
    write_index()
    sys.stdout.writelines(f"NOT TAKEN {line}\n" for line in failures)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
