"""Small drawings that pages have by the hundred: symbols, and the line of a few numbers.

They are made here and not in templates, where each would ask for the address of its file, for its words and for
the rounding of each number anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import Flask, g, url_for
from markupsafe import Markup

ICONS = "icons.svg"
_SYMBOL = Markup(
    '<svg class="icon{size}" {role} width="24" height="24" focusable="false"><use href="{address}#{name}"></use></svg>'
)
SPARK_WIDTH, SPARK_FOOT, SPARK_HEIGHT = 200, 44, 40


def symbol(name: str, label: Any = None, size: str | None = None) -> Markup:
    """One symbol of the file of icons; without a label it is decoration and hidden from screen readers."""
    if "icons_address" not in g:
        g.icons_address = url_for("static", filename=ICONS)
    return _drawn(g.icons_address, name, str(label) if label else "", size or "")


@lru_cache(maxsize=1000)
def _drawn(address: str, name: str, label: str, size: str) -> Markup:
    role = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return _SYMBOL.format(size=f" icon-{size}" if size else "", role=role, address=address, name=name)


def spark_points(numbers: Sequence[float]) -> list[str]:
    """Where the line of these numbers bends, from left to right, within the drawing of a sparkline."""
    top, wide = max(*numbers, 1), max(len(numbers) - 1, 1)
    return [
        f"{round(place * SPARK_WIDTH / wide, 1)},{round(SPARK_FOOT - number * SPARK_HEIGHT / top, 1)}"
        for place, number in enumerate(numbers)
    ]


def init_app(app: Flask) -> None:
    """Lends them to the templates."""
    app.jinja_env.globals["symbol"] = symbol
    app.jinja_env.filters["spark_points"] = spark_points
