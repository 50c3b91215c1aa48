"""The form of a stranger, rendered once for each version of what the office has set up.

All who come without a session get the same page but for its tokens, and each gets tokens of their own. While
letters come in by the hundred nothing of it changes, so that it is not drawn anew for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps

from flask import Flask, current_app, g, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from govtrack.core.idempotency import new_token, noting_tokens
from govtrack.core.page_cache import PageCache, key_of_look
from govtrack.core.versions import setup_version

MOST_BYTES = 8 * 1024 * 1024
# The one thing that a session may hold after mere looks: that by which it knows its forms.
OF_A_LOOK = frozenset({"csrf_token"})
FormView = Callable[[], ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A page between whose ``parts`` stand tokens: None that of the session, a number the token of a form."""

    parts: Sequence[str]
    tokens: Sequence[int | None]

    def __len__(self) -> int:
        return sum(4 * len(part) for part in self.parts)  # at most so many bytes

    def fill(self) -> str:
        """The page with tokens of this browser."""
        fresh: dict[int | None, str] = {number: new_token() for number in set(self.tokens) if number is not None}
        if None in self.tokens:
            fresh[None] = generate_csrf()
        filled = [part + fresh[number] for part, number in zip(self.parts, self.tokens, strict=False)]
        return "".join(filled) + self.parts[-1]


def same_but_for_tokens(view: FormView) -> FormView:
    """States of a GET that strangers with one language, size, colours and community see the same but for its tokens,
    and that for them it reads nothing of the database but what the office has set up."""

    @wraps(view)
    def answer() -> ResponseReturnValue:
        if not _is_stranger():
            return view()
        key = (*key_of_look(), setup_version())
        kept = _cache().find(key)
        if kept is not None:
            return kept.fill()
        with noting_tokens() as tokens:
            page = current_app.make_response(view())
        if page.status_code == 200 and not page.is_streamed and "Set-Cookie" not in page.headers and _is_stranger():
            _cache().keep(key, _without(tokens, page.get_data(as_text=True)))
        return page

    return answer


def _is_stranger() -> bool:
    """Whether the browser has no session, or one that holds nothing that a page would show."""
    return getattr(session, "key", None) is None and OF_A_LOOK.issuperset(session)


def _without(tokens: Sequence[str], page: str) -> KeptForm:
    """The page without the tokens of the browser for which it was drawn."""
    numbers: dict[str, int | None] = {token: number for number, token in enumerate(tokens)}
    if "csrf_token" in g:  # as Flask-WTF keeps it for the rest of a request
        numbers[generate_csrf()] = None
    if not numbers:
        return KeptForm([page], [])
    pieces = re.split(f"({'|'.join(map(re.escape, numbers))})", page)
    return KeptForm(pieces[::2], [numbers[token] for token in pieces[1::2]])


def _cache() -> PageCache[KeptForm]:
    cache: PageCache[KeptForm] = current_app.extensions["kept_forms"]
    return cache


def init_app(app: Flask) -> None:
    """Nothing is kept yet; where no pages are kept, neither are forms."""
    app.extensions["kept_forms"] = PageCache[KeptForm](app.config.get("PAGE_CACHE_BYTES", MOST_BYTES))
