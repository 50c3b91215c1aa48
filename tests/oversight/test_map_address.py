"""The address of map tiles: what a browser can be allowed to load from, and nothing else."""

from __future__ import annotations

import pytest

from govtrack.core.errors import InvalidInput
from govtrack.oversight.settings import check_address, origin

WHOLE = "/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        (f"https://tiles.example{WHOLE}", "https://tiles.example"),
        (f"http://tiles.example:8080{WHOLE}", "http://tiles.example:8080"),
        (f"https://a{WHOLE}", "https://a"),
        ("https://tiles.example/?z={z}&x={x}&y={y}", "https://tiles.example"),
        (f"https://例子.example{WHOLE}", "https://xn--fsqu00a.example"),
        ("https://tiles.example/{z}/{x}.png", ""),
        ("https://tiles.example/{z}/{y}.png", ""),
        ("https://tiles.example/{x}/{y}.png", ""),
        ("https://tiles.example/z/x/y.png", ""),
        (f"ftp://tiles.example{WHOLE}", ""),
        (f"//tiles.example{WHOLE}", ""),
        (f"https://{WHOLE}", ""),
        (f"tiles.example{WHOLE}", ""),
        (f"https://tiles.example; script-src *{WHOLE}", ""),
        (f"https://tiles.example {WHOLE}", ""),
        (f"https://tiles.example{WHOLE}\x07", ""),
        (f"https://tiles.example:port{WHOLE}", ""),
        (f"https://user@tiles.example{WHOLE}", ""),
        (f"https://{'a' * 63}.example{WHOLE}", f"https://{'a' * 63}.example"),
        (f"https://{'a' * 64}.example{WHOLE}", ""),
        (f"https://-tiles.example{WHOLE}", ""),
        (f"https://[::1{WHOLE}", ""),
        (f"https://{'图' * 70}{WHOLE}", ""),
        ("", ""),
    ],
)
def test_the_origin_of_an_address(address: str, allowed: str) -> None:
    assert origin(address) == allowed


@pytest.mark.parametrize("address", ["", "   ", f"https://tiles.example{WHOLE}"])
def test_no_map_and_a_readable_address_are_taken(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize("address", ["x", "https://tiles.example/", f"ftp://tiles.example{WHOLE}"])
def test_any_other_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput):
        check_address(address)
