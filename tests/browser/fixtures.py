"""What tests in several folders share: one Chromium and one running house for the whole run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests import servers
from tests.browser.house import RunningHouse

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_program() -> str:
    """Where the distribution's Chromium stands; the shell without windows opens tabs several times as fast."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    program = next((found for name in names if (found := shutil.which(name))), None)
    if program is None:
        servers.miss("Chromium was not found")
    assert program is not None
    return program


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The distribution's Chromium, driven by Playwright."""
    program = chromium_program()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    """The demonstration, as ``make run`` opens it."""
    running = RunningHouse(tmp_path_factory.mktemp("house"))
    try:
        running.start()
        yield running
    finally:
        code = running.stop()
    assert code == 0
