"""The blueprint, and how the open interface answers: XML or JSON, errors too, as GeoReport v2 has them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from govtrack.api.wire import TYPES, write
from govtrack.core.error_pages import render_domain_error, render_http_error
from govtrack.core.errors import DomainError
from govtrack.core.i18n import _

blueprint = Blueprint("api", __name__)
ROOT = "/open311/"
# The specification knows three; too many and too large are told as the web tells them.
KEPT_STATUSES = frozenset({403, 404, 413, 429, 500, 503})
UNFULFILLED = 400


def answer(name: str, data: Any, form: str, status: int = 200) -> Response:
    """``data`` in the wanted form; no browser runs anything of it, and other sites' pages may read it."""
    response = Response(write(name, data, form), status, content_type=TYPES[form])
    response.headers["Cache-Control"] = "no-store"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def refuse(status: int, description: str) -> Response:
    """An error: one entry with its code and words for the person."""
    form = "json" if request.path.endswith(".json") else "xml"
    code = status if status in KEPT_STATUSES else UNFULFILLED
    return answer("errors", [{"code": code, "description": description}], form, code)


@blueprint.errorhandler(DomainError)
def _domain_error(error: DomainError) -> ResponseReturnValue:
    if not request.path.startswith(ROOT):
        return render_domain_error(error)
    return refuse(error.status, str(error.message))


@blueprint.errorhandler(HTTPException)
def _http_error(error: HTTPException) -> ResponseReturnValue:
    if not request.path.startswith(ROOT):
        return render_http_error(error)
    words = {413: _("This is larger than a letter can be."), 429: _("Please wait a few minutes, then try again.")}
    return refuse(error.code or 500, words.get(error.code or 500) or _("The request could not be read."))
