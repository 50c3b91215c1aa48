"""What the addresses of pages may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """A number that can be the key of a row; a larger one is no address at all, so it is a 404."""

    def __init__(self, map: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_ID, **kwargs})


def is_host(host: str) -> bool:
    """Whether this can be the name of a machine at all: labels of 1 to 63 signs, and no broken Punycode."""
    try:
        host.encode("ascii").decode("idna").encode("idna")
    except UnicodeError:
        return False
    return True


def is_own_address(target: str | None) -> bool:
    """Whether ``target`` is a plain path of this site: no host, no scheme, no tricks with slashes."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc and "\\" not in target and target.isprintable()


class PossibleHosts:
    """Treats a Host that no machine can have as none, as Werkzeug does with impossible signs; routing fails on it."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Passes the request on."""
        if not is_host(environ.get("HTTP_HOST", "")):
            environ["HTTP_HOST"] = ""
        return self.application(environ, start_response)


def init_app(app: Flask) -> None:
    """Reads every ``<int:…>`` of an address this way, and every Host; to be called before a proxy's is taken."""
    app.url_map.converters["int"] = IdConverter
    app.wsgi_app = PossibleHosts(app.wsgi_app)  # type: ignore[method-assign]  # middleware is put around it so
