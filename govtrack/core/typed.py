"""What a person typed comes back: it is carried along until an operation has taken it.

A form that is sent with the field ``AGAIN`` is shown again with everything in it and never
carried out. The switches for size, language and colour send the form that they stand in that way, and
so does every page that had to refuse a form (too many tries, an expired page, signed out). What an
operation refused is shown again at once, on the page of the form, with what keeps it from being done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from werkzeug.exceptions import HTTPException

AGAIN = "_again"
# The script names the draft that it keeps, and learns by a cookie that it was taken.
DRAFT = "_draft"
TAKEN_COOKIE = "taken_draft"
TAKEN_SECONDS = 120
# Never shown or sent a second time: proofs of the moment, and what nobody should read over a shoulder.
# Named after the account that a form was shown to: a browser that fills forms again on going back knows a form by
# its first names, and so shows one person's words to nobody else who signs in at the same screen.
ACCOUNT = "_account"
UNKEPT = frozenset({"csrf_token", AGAIN, DRAFT, ACCOUNT, "password", "current", "new", "repeat", "code"})
# A page that refused a form carries all of it, hidden, and shows this many signs of it.
SHOWN_AT_MOST = 10_000
# Hidden helpers of the forms: carried along, but no words of the person.
HELPERS = frozenset({"token", "next", "step", "seen", "source", "photo_token", "offered"})


# The value of a choice, as forms give it.
CHOICE = re.compile(r"[a-z]+(_[a-z]+)*")
# Kinds of fields that hold no words of the person.
WORDLESS_FIELDS = frozenset({"CSRFTokenField", "HiddenField", "SubmitField"})


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form on the page being rendered: its id, the address it is sent to, and whether something is filled in."""

    id: str
    action: str
    is_filled_in: bool


@dataclass(slots=True)
class Refusal:
    """What keeps the form that was just sent from being done, until a form of its page has said it."""

    error: Exception
    is_told: bool = False


def find_refusal() -> Refusal | None:
    """The refusal with which this form is shown once more, if it is."""
    return g.get("refusal") if has_request_context() else None


def is_shown_again() -> bool:
    """Whether this form is only to be shown again with what was typed."""
    return find_refusal() is not None or _asks_to_be_shown()


def _asks_to_be_shown() -> bool:
    if not has_request_context() or request.method != "POST":
        return False
    try:
        return AGAIN in request.form
    except HTTPException:  # too large or cut off: the error page answers, and nothing is shown again
        return False


def open_form(form_id: str | None, action: str | None, form: Iterable[Any] | None = None) -> str:
    """Notes a form of the page and returns its id, so that the switches of the frame can send it.

    Without ``form`` its fields are not known; it counts as one that is filled in.
    """
    forms: list[OpenForm] = g.setdefault("open_forms", [])
    is_filled_in = form is None or any(field.type not in WORDLESS_FIELDS for field in form)
    row = OpenForm(form_id or f"form-{len(forms) + 1}", action or request.full_path.rstrip("?"), is_filled_in)
    forms.append(row)
    return row.id


def main_form() -> OpenForm | None:
    """The first form of the page in which something is filled in, or its first form."""
    forms: list[OpenForm] = g.get("open_forms", [])
    return next((form for form in forms if form.is_filled_in), forms[0] if forms else None)


def has_further_forms() -> bool:
    """Whether a person may have typed into more forms than a switch can take along."""
    return sum(form.is_filled_in for form in g.get("open_forms", [])) > 1


def is_sent_from_here(action: str | None, form: Iterable[Any] | None = None) -> bool:
    """Whether the form that was just sent is this one: it carries what was typed already.

    Several forms of a page may have one address; which of them was sent is told by the names of its fields.
    """
    if request.method != "POST" or (action and action.partition("?")[0] != request.path):
        return False
    names = {field.name for field in form or () if field.type not in WORDLESS_FIELDS}
    is_it = not names or any(name.startswith(tuple(names)) for name in request.form)
    if names or form is None:
        g.is_form_shown = g.get("is_form_shown", False) or is_it
    return is_it


def is_form_shown() -> bool:
    """Whether the page that was just drawn has the form that was sent; a matter that has moved on shows none."""
    return bool(g.get("is_form_shown"))


def own_name(name: str) -> str:
    """The name of a field without the prefix of its form."""
    return name.rpartition("-")[2]


def typed_fields() -> list[tuple[str, str]]:
    """Names and values of the form that was just refused; empty where there is none or it cannot be read."""
    if request.method != "POST":
        return []
    try:
        return [
            (name, value) for name, value in request.form.items(multi=True) if own_name(name) not in UNKEPT and value
        ]
    except HTTPException:  # too large or cut off: nothing of it can be given back
        return []


def sent_values() -> list[tuple[str, str]]:
    """What the form of this request says: no helper, and nothing that one browser writes otherwise than another."""
    return [
        (name, "\n".join(value.splitlines()))
        for name, value in typed_fields()
        if own_name(name) not in HELPERS or own_name(name) == "photo_token"
    ]


def sendable_fields() -> list[tuple[str, str]]:
    """The refused form as it may be sent once more to the same address, with its proof that it began here."""
    fields = typed_fields()
    tokens = [pair for pair in request.form.items() if own_name(pair[0]) == "csrf_token"] if fields else []
    return fields + tokens


def typed_words(fields: list[tuple[str, str]]) -> list[str]:
    """The values that are words of a person, longest first: what would hurt to lose. The end of very much is cut.

    What was chosen from a list comes as its code (``not_same``): carried along, and shown in its form alone.
    """
    words = [
        value
        for name, value in fields
        if own_name(name) not in HELPERS and not value.isdigit() and len(value) > 1 and not CHOICE.fullmatch(value)
    ]
    shown, room = [], SHOWN_AT_MOST
    for word in sorted(words, key=len, reverse=True):
        if room <= 0:
            break
        shown.append(word if len(word) <= room else f"{word[:room]}…")
        room -= len(word)
    return shown


def account_before() -> str:
    """The mark of the account to which the form that was just sent had been shown; empty for a form of nobody."""
    return next((name.removesuffix(f"-{ACCOUNT}") for name in request.form if own_name(name) == ACCOUNT), "")


def _answer(response: Response) -> Response:
    """A form shown again is no error; a form that led on was taken, and the script may forget its draft."""
    if request.method != "POST" or request.endpoint == "core.preferences":
        return response
    if _asks_to_be_shown():
        if response.status_code == 422:
            response.status_code = 200
    elif response.status_code in {302, 303} and not g.get("is_refused") and (draft := request.form.get(DRAFT)):
        response.set_cookie(TAKEN_COOKIE, draft[:120], max_age=TAKEN_SECONDS, samesite="Lax", secure=request.is_secure)
    return response


def init_app(app: Flask) -> None:
    """Makes forms known to the templates, and answers of forms shown again right."""
    app.jinja_env.globals.update(
        open_form=open_form,
        main_form=main_form,
        has_further_forms=has_further_forms,
        is_sent_from_here=is_sent_from_here,
        AGAIN=AGAIN,
        ACCOUNT_FIELD=ACCOUNT,
        account_before=account_before,
    )
    app.after_request(_answer)
