"""Pages of the running house, opened as a person opens them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.browser.house import RunningHouse

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# Each test comes from an address of its own: so many letters from one in a minute are refused.
ADDRESSES = count(1)


@pytest.fixture
def open_page(chromium: Any, house: RunningHouse) -> Iterator[Callable[..., Any]]:
    """Opens a page of the house at a width; ``role`` signs in first. Console errors fail the test."""
    contexts: list[Any] = []
    errors: list[str] = []
    signed_in: dict[str, Any] = {}
    came_from = {"X-Forwarded-For": f"10.0.0.{next(ADDRESSES)}"}

    def open_one(path: str = "/", *, phone: bool = False, role: str | None = None, **options: Any) -> Any:
        if role in signed_in:
            options["storage_state"] = signed_in[role]
        context = chromium.new_context(
            viewport=PHONE if phone else DESK,
            locale="zh-CN",
            base_url=house.address,
            extra_http_headers=came_from,
            **options,
        )
        context.set_default_timeout(30000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        if role is not None and role not in signed_in:
            sign_in(page, *house.sign_in_of(role))
            signed_in[role] = context.storage_state()
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    unexpected = [text for text in errors if "status of 4" not in text]
    assert not unexpected


def sign_in(page: Any, name: str, password: str, at: str = "") -> None:
    """Signs in by the page, as a person does; ``at`` is another address of the same house."""
    page.goto(f"{at}/sign-in")
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
