"""What a page costs over the wire: bytes as they travel, requests, nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.browser.conftest import PHONE
from tests.browser.house import RunningHouse
from tests.pagewide.atlas import Found, one_of_route

pytestmark = [pytest.mark.pages, pytest.mark.browser]
KILOBYTE = 1024
SCRIPT, SHEET = 15 * KILOBYTE, 15 * KILOBYTE


@dataclass
class Load:
    """One loading of a page, as the browser's network counts it."""

    kinds: dict[str, str] = field(default_factory=dict)  # request id → kind
    addresses: list[str] = field(default_factory=list)
    sizes: dict[str, float] = field(default_factory=dict)

    def listen(self, session: Any) -> None:
        """Counts what the browser sends and gets from now on."""
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event.get("type", "Other")
        self.addresses.append(event["request"]["url"])

    def _finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def size(self, *kinds: str) -> float:
        """Bytes of all requests, or of those of some kinds."""
        return sum(size for key, size in self.sizes.items() if not kinds or self.kinds.get(key) in kinds)


def load(chromium: Any, house: RunningHouse, found: Found) -> tuple[Load, Load]:
    """The page in a browser that knows nothing, and again with what the browser kept."""
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", base_url=house.address)
    if found.key:
        context.add_cookies([{"name": "session", "value": found.key, "url": house.address}])
    loads = []
    for _ in range(2):
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        counted = Load()
        counted.listen(session)
        page.goto(found.address, wait_until="networkidle" if "data-fragment" in found.html else "load")
        loads.append(counted)
    context.close()
    return loads[0], loads[1]


def excess(cold: Load, warm: Load, found: Found, home: str) -> list[str]:
    """What is over the budget of the page's class."""
    limit = 60 * KILOBYTE if found.is_for_residents else 250 * KILOBYTE
    faults = []
    if cold.size() > limit:
        faults.append(f"{cold.size():.0f} bytes cold")
    if found.is_for_residents and warm.size() > 25 * KILOBYTE:
        faults.append(f"{warm.size():.0f} bytes warm")
    if cold.size("Script") > SCRIPT or cold.size("Stylesheet") > SHEET:
        faults.append(f"script {cold.size('Script'):.0f}, sheet {cold.size('Stylesheet'):.0f} bytes")
    if found.is_for_residents and len(cold.sizes) > 6:
        faults.append(f"{len(cold.sizes)} requests")
    faults += [f"from elsewhere: {url}" for url in cold.addresses if not url.startswith((home, "data:", "blob:"))]
    return faults


def test_every_page_keeps_its_budget(chromium: Any, house: RunningHouse, found_pages: list[Found]) -> None:
    over = []
    for found in one_of_route(found_pages):
        cold, warm = load(chromium, house, found)
        assert cold.sizes, f"nothing was counted for {found}"
        over += [(str(found), fault) for fault in excess(cold, warm, found, house.address)]
    assert over == []
