"""Public pages, rendered once for each version of what they show.

Only pages that say so (``@same_for_all``), only for visitors without a session, and only whole good
answers. The version is that of the database (``core.versions``): a page that is kept can be old by no
commit. One that reads nothing of the database (``@unchanging``) need not ask for it. What depends on the
clock alone is rendered anew each minute.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sized
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from flask import Flask, Response, current_app, g, request, session

from govtrack.core.clock import now
from govtrack.core.i18n import current_language
from govtrack.core.versions import content_version

View = TypeVar("View", bound=Callable[..., Any])
Kept = TypeVar("Kept", bound=Sized)
MOST_BYTES = 32 * 1024 * 1024
# The choices of a browser that change what a public page shows.
COOKIES = ("text_size", "theme", "community")
# A draft that was taken, and messages of the last page, are for one browser.
FRESHNESS = "private, no-cache"
# What belongs to one answer and not to the page.
_UNKEPT_HEADERS = frozenset({"set-cookie", "date", "x-request-id", "server-timing"})


def same_for_all(view: View) -> View:
    """States that a public page is the same for every visitor with the same language, size, colours and community."""
    view.is_same_for_all = True  # type: ignore[attr-defined]  # a function carries it
    return view


def unchanging(view: View) -> View:
    """The same for all, and the page tells only what stands in the program: it reads nothing that could change."""
    view.is_unchanging = True  # type: ignore[attr-defined]  # a function carries it
    return same_for_all(view)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """The bytes of an answer as they go over the line."""

    body: bytes
    headers: list[tuple[str, str]]
    etag: str

    def __len__(self) -> int:
        return len(self.body)


class PageCache(Generic[Kept]):
    """The pages of one process, the least used going first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._bytes, self._most = 0, most_bytes
        self._lock = Lock()

    def find(self, key: tuple[str, ...]) -> Kept | None:
        """The page for exactly this key."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: tuple[str, ...], page: Kept) -> None:
        """Keeps a page, letting go of others where there is no room."""
        with self._lock:
            old = self._pages.pop(key, None)
            self._bytes += len(page) - (len(old) if old is not None else 0)
            self._pages[key] = page
            while self._bytes > self._most:
                self._bytes -= len(self._pages.popitem(last=False)[1])

    def __len__(self) -> int:
        return len(self._pages)


def _view() -> Callable[..., Any] | None:
    return current_app.view_functions.get(request.endpoint or "")


def _is_shared() -> bool:
    """Whether this request may be answered with what another visitor was shown."""
    if request.method != "GET" or not getattr(_view(), "is_same_for_all", False):
        return False
    # A session may stand in the table or, after mere looks, in a cookie beside it.
    name = current_app.config["SESSION_COOKIE_NAME"]
    return not any(cookie.startswith(name) for cookie in request.cookies) and "Range" not in request.headers


def _encoding() -> str:
    offered = request.headers.get("Accept-Encoding", "")
    return "br" if "br" in offered else "gzip" if "gzip" in offered else ""


def _key() -> tuple[str, ...]:
    version = "" if getattr(_view(), "is_unchanging", False) else content_version()
    return (*key_of_look(), _encoding(), version)


def key_of_look() -> tuple[str, ...]:
    """What decides how a page looks to a visitor without a session: address, language, choices and the minute."""
    minute = str(int(now().timestamp() // 60))
    choices = [request.cookies.get(name, "")[:40] for name in COOKIES]
    asked = request.headers.get("X-Requested-With", "")[:40]
    return (request.url, current_language(), *choices, asked, minute)


def answer_from_cache() -> Response | None:
    """The kept page for this request, or None; the version is read before anything is rendered."""
    if not _is_shared():
        return None
    g.page_key = _key()
    page = _cache().find(g.page_key)
    if page is None:
        return None
    g.page_key = None
    if request.if_none_match.contains(page.etag):
        return Response(status=304, headers={"ETag": f'"{page.etag}"', "Cache-Control": FRESHNESS})
    return Response(page.body, headers=page.headers)


def keep_answer(response: Response) -> Response:
    """Keeps a whole good answer under the version that stood before it was rendered."""
    key = g.get("page_key")
    if key is None or response.status_code != 200 or response.is_streamed or "Set-Cookie" in response.headers:
        return response
    if session or session.modified:  # a token for a form, or a message: it belongs to this browser
        return response
    body = response.get_data()
    etag = hashlib.sha256(body).hexdigest()[:24]
    response.headers["ETag"], response.headers["Cache-Control"] = f'"{etag}"', FRESHNESS
    headers = [(name, value) for name, value in response.headers if name.lower() not in _UNKEPT_HEADERS]
    _cache().keep(key, KeptPage(body, headers, etag))
    return response


def _cache() -> PageCache[KeptPage]:
    cache: PageCache[KeptPage] = current_app.extensions["page_cache"]
    return cache


def init_app(app: Flask) -> None:
    """First to see a request and last to see its answer: what is kept is what goes over the line."""
    app.extensions["page_cache"] = PageCache[KeptPage](app.config.get("PAGE_CACHE_BYTES", MOST_BYTES))
    app.before_request(answer_from_cache)
    app.after_request(keep_answer)
