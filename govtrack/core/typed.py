"""What a person typed comes back: it is carried along until an operation has taken it.

A form that is sent with the field ``AGAIN`` is shown again with everything in it and never
carried out. The switches for size, language and colour send the form that they stand in that way, and
so does every page that had to refuse a form (too many tries, a conflict, an expired page, signed out).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, g, has_request_context, request
from werkzeug.exceptions import HTTPException

AGAIN = "_again"
# The script names the draft that it keeps, and learns by a cookie that it was taken.
DRAFT = "_draft"
TAKEN_COOKIE = "taken_draft"
TAKEN_SECONDS = 120
# Never shown or sent a second time: proofs of the moment, and what nobody should read over a shoulder.
UNKEPT = frozenset({"csrf_token", AGAIN, DRAFT, "password", "current", "new", "repeat", "code"})
# A page that refused a form carries all of it, hidden, and shows this many signs of it.
SHOWN_AT_MOST = 10_000
# Hidden helpers of the forms: carried along, but no words of the person.
HELPERS = frozenset({"token", "next", "step", "seen", "source", "photo_token"})


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form on the page being rendered: its id, and the address it is sent to."""

    id: str
    action: str


def is_shown_again() -> bool:
    """Whether this form is only to be shown again with what was typed."""
    if not has_request_context() or request.method != "POST":
        return False
    try:
        return AGAIN in request.form
    except HTTPException:  # too large or cut off: the error page answers, and nothing is shown again
        return False


def open_form(form_id: str | None, action: str | None) -> str:
    """Notes a form of the page and returns its id, so that the switches of the frame can send it."""
    forms: list[OpenForm] = g.setdefault("open_forms", [])
    row = OpenForm(form_id or f"form-{len(forms) + 1}", action or request.full_path.rstrip("?"))
    forms.append(row)
    return row.id


def main_form() -> OpenForm | None:
    """The first form of the page, which holds what a person may have typed."""
    forms: list[OpenForm] = g.get("open_forms", [])
    return forms[0] if forms else None


def typed_fields() -> list[tuple[str, str]]:
    """Names and values of the form that was just refused; empty where there is none or it cannot be read."""
    if request.method != "POST":
        return []
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if name not in UNKEPT and value]
    except HTTPException:  # too large or cut off: nothing of it can be given back
        return []


def sendable_fields() -> list[tuple[str, str]]:
    """The refused form as it may be sent once more to the same address, with its proof that it began here."""
    fields = typed_fields()
    token = request.form.get("csrf_token") if fields else None
    return [*fields, ("csrf_token", token)] if token else fields


def typed_words(fields: list[tuple[str, str]]) -> list[str]:
    """The values that are words of a person, longest first: what would hurt to lose. The end of very much is cut."""
    words = [value for name, value in fields if name not in HELPERS and not value.isdigit() and len(value) > 1]
    shown, room = [], SHOWN_AT_MOST
    for word in sorted(words, key=len, reverse=True):
        if room <= 0:
            break
        shown.append(word if len(word) <= room else f"{word[:room]}…")
        room -= len(word)
    return shown


def _answer(response: Response) -> Response:
    """A form shown again is no error; a form that led on was taken, and the script may forget its draft."""
    if request.method != "POST" or request.endpoint == "core.preferences":
        return response
    if is_shown_again():
        if response.status_code == 422:
            response.status_code = 200
    elif response.status_code in {302, 303} and not g.get("is_refused") and (draft := request.form.get(DRAFT)):
        response.set_cookie(TAKEN_COOKIE, draft[:120], max_age=TAKEN_SECONDS, samesite="Lax", secure=request.is_secure)
    return response


def init_app(app: Flask) -> None:
    """Makes forms known to the templates, and answers of forms shown again right."""
    app.jinja_env.globals.update(open_form=open_form, main_form=main_form, AGAIN=AGAIN)
    app.after_request(_answer)
