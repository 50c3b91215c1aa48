"""What an office may set for this step."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from govtrack.core.bounds import Bounds
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting


def check_address(value: str) -> None:
    """Raises InvalidInput for an address that no browser could be allowed to load pictures from."""
    if value.strip() and not origin(value):
        raise InvalidInput(_l("Enter an address such as https://tiles.example/{z}/{x}/{y}.png, or leave it empty."))


TILES = define_setting(
    "oversight.map_tiles",
    "",
    _l("Address of map tiles under the schematic map, with {z}, {x} and {y}; empty: none"),
    floor=check_address,
    protects=False,
)
HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::[0-9]{1,5})?")


def origin(address: str) -> str:
    """The origin that the browser must be allowed to load tiles from; empty where the address is none."""
    try:
        parts = urlsplit(address.replace("{", "").replace("}", ""))
    except ValueError:
        return ""
    host = _plain_host(parts.netloc)
    is_usable = (
        address.isprintable()
        and parts.scheme in ("http", "https")
        and host
        and all(f"{{{name}}}" in address for name in "zxy")
    )
    return f"{parts.scheme}://{host}" if is_usable else ""


SMALL = define_setting(
    "oversight.small_number",
    5,
    _l("Numbers below this are not shown in public tables"),
    _l("so that no number points at a person; default of this system"),
    floor=Bounds(3, 1000),
)


def _plain_host(typed: str) -> str:
    """Host and port in plain letters, as headers take them; empty for anything else, such as a further rule."""
    try:
        host = typed.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return host if HOST.fullmatch(host) else ""
