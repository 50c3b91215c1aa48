"""Where a refused form leads on: to the page that tells how the thing stands now, never back into the same refusal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from govtrack.core.addresses import is_own_address
from govtrack.core.errors import DomainError

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "_stands_at"
# Whether the role of the person at the browser opens a page, by its endpoint; the accounts know.
_gates: list[Callable[[str], bool]] = [lambda _endpoint: True]


def register_gate(may_reach: Callable[[str], bool]) -> None:
    """Names who knows which pages open to whom: nobody is led on to a refusal."""
    if may_reach not in _gates:
        _gates.append(may_reach)


def stands_at(find: Callable[..., str]) -> Callable[[View], View]:
    """Names the page on which the thing of this address is told, where no page above the address tells it.

    ``find`` takes what the view takes; it may raise where this person sees no such page.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, find)
        return view

    return mark


def came_from() -> str | None:
    """The page that the form stood on, where it is one of ours."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host or parts.path == request.path:
        return None
    # Put together by hand: the library takes "//evil.example/x" for a host again, or adds one.
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    return address if is_own_address(address) else None


def find_way_on() -> str | None:
    """The page that tells how it stands now: where the form stood, what its address names, or the page above it.

    Of ``/keys/1/revoke`` that is the page of the key, or the list of keys. An address with nothing above it has a
    page of its own.
    """
    return came_from() or _named() or _thing_above() or (request.path if _is_page(request.path) else None)


def _named() -> str | None:
    find = getattr(current_app.view_functions.get(request.endpoint or ""), _MARK, None)
    if find is None:
        return None
    try:
        address = str(find(**(request.view_args or {})))
    except (DomainError, HTTPException):  # it is none of this person's
        return None
    return address if _is_page(urlsplit(address).path) else None


def _thing_above() -> str | None:
    path = request.path
    while path := path.rpartition("/")[0]:
        if _is_page(path):
            return path
    return None


def _is_page(path: str) -> bool:
    """Whether the path is a page that opens to the role of this person."""
    with suppress(HTTPException):
        endpoint, _values = current_app.url_map.bind(request.host).match(path, method="GET")
        return _gates[-1](endpoint)
    return False
