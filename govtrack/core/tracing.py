"""The name of what is being done, in every line of the log: a request's id, which its jobs carry on."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request, or of the request that caused the running job; empty where there is none."""
    return _current.get()


def new_request_id() -> str:
    """A fresh id; it says nothing about anybody."""
    return secrets.token_hex(8)


def trace(request_id: str) -> None:
    """Names everything from here on in this context; the next request of the same thread names itself anew."""
    _current.set(request_id)


@contextmanager
def traced(request_id: str) -> Iterator[None]:
    """Names everything inside."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)
