"""Small writes beside a page: made after its answer has left, and never at its cost.

Looking at something may be worth a note (that an answer was seen, that somebody was refused).
A page must not wait for it, nor fail with it where the database is locked, full or away.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

from flask import Flask, Response, after_this_request, current_app, has_app_context
from werkzeug.wsgi import ClosingIterator

from govtrack.core.db import db, transaction

logger = logging.getLogger(__name__)


def after_answer(note: Callable[[], object]) -> None:
    """Runs ``note`` in a transaction of its own once the answer to this request has left.

    A failure is one line in the log and nothing else; ``note`` takes ids, not rows.
    """

    def leave(response: Response) -> Response:
        write_behind(response, note)
        return response

    after_this_request(leave)


def write_behind(response: Response, note: Callable[[], object]) -> None:
    """Like :func:`after_answer`, for those who have the answer in their hands already."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy does not say what it stands for
    if response.direct_passthrough:
        # A file goes to the server as it is, and the answer itself is never told that it was sent.
        response.response = ClosingIterator(cast(Iterable[bytes], response.response), lambda: _write(app, note))
    else:
        response.call_on_close(lambda: _write(app, note))


def _write(app: Flask, note: Callable[[], object]) -> None:
    context: AbstractContextManager[Any] = nullcontext() if has_app_context() else app.app_context()
    with context:
        try:
            with transaction():
                note()
        except Exception as error:
            db.session.rollback()
            logger.warning("a note beside a page was not written: %s", type(error).__name__)
