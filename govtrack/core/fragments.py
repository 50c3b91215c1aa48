"""Parts of pages with routes of their own: alone where the page's script fetches them, else as a whole page."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from govtrack.core.errors import Text


def is_fetched() -> bool:
    """Whether the script of an open page asks, which puts the answer into that page."""
    return request.headers.get("X-Requested-With") == "fragment"


def render_part(template: str, heading: Text, back: str | None = None, **context: Any) -> str:
    """The part as its template says it; for whoever opens its address, under a heading and with a way back.

    Without a script the part stands on its page as a link, which would otherwise lead to a bare line.
    """
    if is_fetched():
        return render_template(template, **context)
    return render_template("layouts/part.html", heading=heading, part_template=template, back=back, **context)
