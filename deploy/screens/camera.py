"""Takes the pictures: signs in as the people do, finds the page, draws it small."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

from PIL import Image

from deploy.screens.shots import FIRST_ROW, Shot

COLOURS = 96
TALLEST = {True: 1900, False: 1500}  # CSS pixels; what is longer is cut
SHARPNESS = {True: 1.5, False: 1.0}  # device pixels for each CSS pixel
LETTER = {
    "title": "单元门口路灯不亮",
    "body": "3幢二单元门口的路灯从上周三起不亮，晚上老人下楼看不清台阶，希望尽快修好。",
    "contact_name": "林晚",
    "contact_phone": "19900005566",
}


class Camera:
    """One browser that looks at one running house with the sign-ins of its demonstration."""

    def __init__(self, browser: Any, address: str, accounts: Path) -> None:
        self.browser = browser
        self.address = address
        self.accounts = json.loads(accounts.read_text(encoding="utf-8"))
        self.signed_in: dict[str, Any] = {}

    def take(self, shot: Shot) -> Image.Image:
        """The picture of one page, in full colours."""
        context = self._open_context(shot)
        try:
            page = context.new_page()
            _open(page, shot.path)
            self._go_on(page, shot)
            return self._draw(page, shot)
        finally:
            context.close()

    def _open_context(self, shot: Shot) -> Any:
        """A fresh browser with the reader's choices, signed in where the shot says so."""
        options: dict[str, Any] = {"storage_state": self._sign_in(shot.role)} if shot.role else {}
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": shot.width, "height": 844 if shot.is_phone else 900},
            device_scale_factor=SHARPNESS[shot.is_phone],
            locale="zh-CN" if shot.language == "zh_CN" else "en-GB",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(20000)
        chosen = {"language": shot.language, "text_size": shot.text_size, "theme": shot.theme}
        context.add_cookies([{"name": name, "value": value, "url": self.address} for name, value in chosen.items()])
        return context

    def _sign_in(self, role: str) -> Any:
        """The cookies of somebody with this role, or of a person by key."""
        if role not in self.signed_in:
            entry = self.accounts["roles"].get(role) or self.accounts["people"][role]
            context = self.browser.new_context(base_url=self.address, locale="zh-CN")
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("input[name=login]", entry["name"])
            page.fill("input[name=password]", entry["password"])
            page.click("main form button")
            page.wait_for_url(lambda url: "/sign-in" not in url)
            self.signed_in[role] = context.storage_state()
            context.close()
        return self.signed_in[role]

    def _go_on(self, page: Any, shot: Shot) -> None:
        """From the first page to the one that is shown."""
        if shot.code:
            code = next(code for code, shown in self.accounts["receipts"].items() if shot.code in shown)
            page.fill("[name=code]", code)
            page.locator("main form button").first.click()
            page.wait_for_url(re.compile("/follow/"))
        for link in shot.links:
            _open(page, page.locator(_selector(link)).first.get_attribute("href"))
        if shot.fill == "report":
            for name, value in LETTER.items():
                page.fill(f"[name={name}]", value)
            page.locator("select[name=place]").select_option(label=self._first_compound(page))
            page.locator("main form button:visible").last.click()
            page.wait_for_load_state()

    def _first_compound(self, page: Any) -> str:
        texts = page.locator("select[name=place] option").all_text_contents()
        return next(text for text in texts if "新村" in text)

    def _draw(self, page: Any, shot: Shot) -> Image.Image:
        """The page from its top, cut at the limit."""
        page.wait_for_load_state("networkidle")
        full = page.evaluate("document.documentElement.scrollHeight")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > shot.width:
            raise ValueError(f"{shot.name}: the page is {width} px wide on a screen of {shot.width}")
        height = min(full, shot.height or TALLEST[shot.is_phone])
        # A phone as tall as the picture: the bar under the thumb stands at its lower end and covers nothing.
        page.set_viewport_size({"width": shot.width, "height": height})
        clip = {"x": 0, "y": 0, "width": shot.width, "height": height}
        return Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip))).convert("RGB")


def _selector(link: str) -> str:
    """The link that a shot names."""
    if link == FIRST_ROW:
        return "main tbody a"
    return f'main a[href*="{link}"]' if link.startswith("/") else f'main a:has-text("{link}")'


def _open(page: Any, address: str) -> None:
    """Goes there; a page that says no is no picture for the gallery."""
    answer = page.goto(address)
    if answer.status >= 400:
        raise ValueError(f"{address} answers {answer.status}")


def save(image: Image.Image, path: Path) -> int:
    """Writes a PNG with few colours; returns its size in bytes."""
    few = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    return path.stat().st_size


def save_for_guide(image: Image.Image, path: Path, size: tuple[int, int], most: int) -> int:
    """Writes the top of the page as a small WebP of at most ``most`` bytes; returns its size in bytes."""
    height = round(image.width * size[1] / size[0])
    small = image.crop((0, 0, image.width, min(height, image.height))).resize(size, Image.Resampling.LANCZOS)
    for quality in range(80, 15, -8):
        small.save(path, quality=quality, method=6)
        if path.stat().st_size <= most:
            break
    return path.stat().st_size
