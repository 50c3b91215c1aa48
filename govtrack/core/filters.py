"""The filters of a list that are in force, told in words, each with the address that takes it away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from flask import request, url_for

from govtrack.core.marks import WHERE

Choice = tuple[Any, Any]


class ActiveFilter(TypedDict):
    """What one filter is called, what it asks for, and the same list without it."""

    label: str
    value: str
    remove_url: str


def _shown(current: Any, choices: Iterable[Choice] | None) -> str:
    """The words of what was chosen; empty where nothing was, or where it is no choice of this list."""
    if current is None or current == "":
        return ""
    if choices is None:
        return str(current)
    return next((str(text) for value, text in choices if str(value) == str(current)), "")


def _without(name: str) -> str:
    kept = {key: value for key, value in request.args.items() if key not in (name, *WHERE) and value}
    return url_for(request.endpoint or "", **{**kept, **(request.view_args or {})})


def filters_in_force(*fields: tuple[str, Any, Any, Iterable[Choice] | None]) -> list[ActiveFilter]:
    """Of ``(name in the address, label, current value, choices or none)`` those that narrow the list now."""
    return [
        {"label": str(label), "value": shown, "remove_url": _without(name)}
        for name, label, current, choices in fields
        if (shown := _shown(current, choices))
    ]
