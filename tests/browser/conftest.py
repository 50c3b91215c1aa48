"""Chromium and the running house."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.browser.house import RunningHouse

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The distribution's Chromium, driven by Playwright."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        servers.miss("Chromium was not found")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHouse]:
    """The demonstration, as ``make run`` opens it."""
    running = RunningHouse(tmp_path_factory.mktemp("house"))
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture
def open_page(chromium: Any, house: RunningHouse) -> Iterator[Callable[..., Any]]:
    """Opens a page of the house at a width; ``role`` signs in first. Console errors fail the test."""
    contexts: list[Any] = []
    errors: list[str] = []

    def open_one(path: str = "/", *, phone: bool = False, role: str | None = None, **options: Any) -> Any:
        context = chromium.new_context(
            viewport=PHONE if phone else DESK, locale="zh-CN", base_url=house.address, **options
        )
        context.set_default_timeout(15000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        if role is not None:
            sign_in(page, *house.sign_in_of(role))
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    unexpected = [text for text in errors if "status of 4" not in text]
    assert not unexpected


def sign_in(page: Any, name: str, password: str) -> None:
    """Signs in by the page, as a person does."""
    page.goto("/sign-in")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("main form button")
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A small photo with hidden data."""
    from PIL import Image

    path = tmp_path / "photo.jpg"
    image = Image.new("RGB", (640, 480), (120, 160, 140))
    exif = image.getexif()
    exif[0x010F] = "camera maker"
    image.save(path, exif=exif)
    return path
