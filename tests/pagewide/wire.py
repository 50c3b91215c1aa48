"""What a page costs over the wire: bytes as they travel, requests, and where they go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

KILOBYTE = 1024
RESIDENTS_COLD, RESIDENTS_WARM, STAFF_COLD = 60 * KILOBYTE, 25 * KILOBYTE, 250 * KILOBYTE
SCRIPT, SHEET = 15 * KILOBYTE, 15 * KILOBYTE
RESIDENTS_REQUESTS = 6


@dataclass
class Load:
    """One loading of a page, as the browser's network counts it."""

    kinds: dict[str, str] = field(default_factory=dict)  # request id → kind
    addresses: list[str] = field(default_factory=list)
    sizes: dict[str, float] = field(default_factory=dict)  # request id → bytes

    def sent(self, event: dict[str, Any]) -> None:
        """Notes a request."""
        self.kinds[event["requestId"]] = event.get("type", "Other")
        self.addresses.append(event["request"]["url"])

    def finished(self, event: dict[str, Any]) -> None:
        """Notes what has travelled for a request."""
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def size(self, *kinds: str) -> float:
        """Bytes of all requests, or of those of some kinds."""
        return sum(size for key, size in self.sizes.items() if not kinds or self.kinds.get(key) in kinds)


class Meter:
    """Counts what the tab of one page sends and gets; ``begin`` starts a new loading."""

    def __init__(self, page: Any) -> None:
        self.load = Load()
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", lambda event: self.load.sent(event))
        session.on("Network.loadingFinished", lambda event: self.load.finished(event))
        session.send("Network.enable")

    def begin(self) -> Load:
        """The loading that is counted from now on."""
        self.load = Load()
        return self.load


def excess(cold: Load, warm: Load, *, is_for_residents: bool, home: str) -> list[str]:
    """What is over the budget of the page's class."""
    faults = [f"from elsewhere: {url}" for url in cold.addresses if not url.startswith((home, "data:", "blob:"))]
    if not cold.sizes:
        faults.append("nothing was counted")
    if cold.size() > (RESIDENTS_COLD if is_for_residents else STAFF_COLD):
        faults.append(f"{cold.size():.0f} bytes cold")
    if cold.size("Script") > SCRIPT or cold.size("Stylesheet") > SHEET:
        faults.append(f"script {cold.size('Script'):.0f}, sheet {cold.size('Stylesheet'):.0f} bytes")
    if is_for_residents and warm.size() > RESIDENTS_WARM:
        faults.append(f"{warm.size():.0f} bytes warm")
    if is_for_residents and len(cold.sizes) > RESIDENTS_REQUESTS:
        faults.append(f"{len(cold.sizes)} requests")
    return faults
