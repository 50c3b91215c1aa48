"""What the addresses of the house may hold."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """A number that can be the key of a row; a larger one is no address at all, so it is a 404."""

    def __init__(self, map: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_ID, **kwargs})


def init_app(app: Flask) -> None:
    """Reads every ``<int:…>`` of an address this way."""
    app.url_map.converters["int"] = IdConverter
