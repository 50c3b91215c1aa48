"""What comes between a person and a form, without script: each says what was lost, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, request
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from govtrack.accounts.models import User
from govtrack.app import create_app
from govtrack.audit.models import Event
from govtrack.core.db import db
from govtrack.core.errors import Conflict
from govtrack.core.limits import limiter
from govtrack.core.typed import AGAIN, UNKEPT, own_name
from govtrack.residents.models import Resident
from tests.pages import PageClient
from tests.pagewide.forms import WRITTEN, Form, Forms, Switch
from tests.residents.people import sign_in_resident

# Doors whose pages stand in the demonstration alone.
IN_THE_DEMONSTRATION = {
    "casework.dispatch_submission",
    "intake.ask_receipt",
    "intake.identity",
    "intake.resubmit",
    "plans.draft",
    "responses.draft",
}
Values = dict[str, list[str]]
# How the title of a page begins that refuses a form.
CLAIMS_AN_ERROR = re.compile(r"<title>\s*(错误：|Error: )")
# Fields that hold the version of what a page shows.
VERSIONS = {"seen", "based_on"}


@dataclass
class Writing:
    """A person in the middle of a form."""

    client: PageClient
    person: User | Resident | None
    page: str
    form: Form

    @property
    def action(self) -> str:
        """Where the form is sent."""
        return self.form.action or self.page

    def open_anew(self) -> None:
        """The page once more, as the last interruption has left it."""
        forms = Forms(self.client.get(self.page).get_data(as_text=True)).found
        mine = (self.form.action, [*self.form.written])
        found = [form for form in forms if (form.action, [*form.written]) == mine]
        assert found, f"{mine[0] or self.page} is gone: an interruption has carried it out"
        self.form = found[0]

    def typed(self) -> Values:
        """What the person has written and chosen, by field; nothing of it stood there before."""
        values: Values = {}
        for number, (name, kind) in enumerate(self.form.written.items()):
            if name not in UNKEPT:
                ending = f" {number}" if kind in {"text", "search", "textarea"} else ""
                values[name] = [WRITTEN[kind] + ending]
        for name, choices in self.form.offered.items():
            values.setdefault(name, choices[-1:])
        return {name: those for name, those in values.items() if those}

    def sent(self) -> Values:
        """The whole form as a browser sends it."""
        values: Values = {}
        for name, value in self.form.held:
            values.setdefault(name, []).append(value)
        return values | self.typed()


def _held(form: Form) -> Values:
    values: Values = {}
    for name, value in form.held:
        values.setdefault(name, []).append(value)
    return values


def _missing(writing: Writing, answer: TestResponse, status: int = 200) -> str:
    """What the answer's best form lacks of what was typed."""
    if answer.status_code != status:
        return f"answered {answer.status_code}"
    if status == 200 and CLAIMS_AN_ERROR.search(answer.get_data(as_text=True)):
        return "is called an error, though it is only shown again"
    typed = writing.typed()
    lacking = [
        sorted(name for name, those in typed.items() if not set(those) <= set(_held(form).get(name, [])))
        for form in Forms(answer.get_data(as_text=True)).found
    ]
    least = min(lacking, key=len, default=sorted(typed))
    return f"lost {', '.join(least)}" if least else ""


def _go_back(writing: Writing, refused: TestResponse, *, client: PageClient | None = None) -> str:
    """The button of a page that refused the form leads back into it; an old page asks once more at most."""
    client, answer = client or writing.client, refused
    for _turn in range(2):
        html = answer.get_data(as_text=True)
        words = [text for those in writing.typed().values() for text in those if text.startswith("写了很久")]
        unseen = [text for text in words if text not in unescape(html)]
        if unseen:
            return f"the page does not show {unseen}"
        back = next((form for form in Forms(html).found if AGAIN in _held(form)), None)
        if back is None:
            return f"answered {answer.status_code} with no way back"
        answer = client.post(back.action, data=_held(back), follow_redirects=True)
        if answer.status_code == 200:
            break
    return _missing(writing, answer)


@contextmanager
def _refusing(app: Flask, refuse: Callable[[], Any]) -> Iterator[None]:
    """Every form that is to be carried out is refused."""

    def check() -> Any:
        return refuse() if request.method == "POST" and AGAIN not in request.form else None

    before = app.before_request_funcs.setdefault(None, [])
    before.append(check)
    try:
        yield
    finally:
        before.remove(check)


def _conflict() -> None:
    raise Conflict


def _press(writing: Writing, prefix: str) -> str:
    html = writing.client.get(writing.page).get_data(as_text=True)
    switches = [one for one in Forms(html).switches if one.value.startswith(prefix)]
    if not switches:
        return "has no switch"
    for switch in switches:
        if switch.target == "_blank":
            continue  # the page stays as it is, beside the new one
        if switch.form_id != writing.form.id:
            return "is left behind by the switch"
        if lost := _sent_by_switch(writing, switch):
            return lost
    return ""


def _sent_by_switch(writing: Writing, switch: Switch) -> str:
    """The form goes to the preferences first, and from there, with its body, to its own page."""
    data = writing.sent()
    # The browser sends a button where it stands: before the form's own fields.
    data = {AGAIN: [switch.value, *data.pop(AGAIN, [])], **data}
    chosen = writing.client.post(switch.action, data=data)
    if chosen.status_code != 307:
        return f"the switch answered {chosen.status_code}"
    return _missing(writing, writing.client.post(chosen.location, data=data, follow_redirects=True))


def larger(writing: Writing) -> str:
    """The switch of the text size."""
    return _press(writing, "text_size=")


def another_language(writing: Writing) -> str:
    """The switch of the language."""
    lost = _press(writing, "language=")
    writing.client.delete_cookie("language")
    return lost


def other_colours(writing: Writing) -> str:
    """Each switch of the colours."""
    return _press(writing, "theme=")


def going_back(writing: Writing) -> str:
    """Back to the page from another one: the browser fills a form again that does not forbid it."""
    forbidden = writing.form.attributes.get("autocomplete") == "off"
    return "tells the browser to forget it" if forbidden else ""


def signed_out_elsewhere(writing: Writing) -> str:
    """Signed out in a second tab, and in again."""
    if writing.person is None:
        return ""
    token = next(those for name, those in writing.sent().items() if name.endswith("csrf_token"))
    door = "/mine/sign-out" if isinstance(writing.person, Resident) else "/sign-out"
    assert writing.client.post(door, data={"csrf_token": token}).status_code in {302, 303}
    refused = writing.client.post(writing.action, data=writing.sent())
    if isinstance(writing.person, Resident):
        sign_in_resident(writing.client, writing.person)
    else:
        writing.client.sign_in(writing.person)
    if refused.status_code not in {400, 401}:
        return f"answered {refused.status_code}"
    return _go_back(writing, refused)


def too_many_tries(writing: Writing) -> str:
    """The limit of tries."""
    with _refusing(writing.client.application, lambda: abort(429)):
        refused = writing.client.post(writing.action, data=writing.sent())
    return f"answered {refused.status_code}" if refused.status_code != 429 else _go_back(writing, refused)


def decided_meanwhile(writing: Writing) -> str:
    """Somebody else was quicker: the page of the form says so, with all that was typed."""
    with _refusing(writing.client.application, _conflict):
        refused = writing.client.post(writing.action, data=writing.sent())
    if str(Conflict.message) not in unescape(refused.get_data(as_text=True)):
        return "does not say what was refused"
    return _missing(writing, refused, 409)


def over_meanwhile(writing: Writing) -> str:
    """Nothing can be done any more, shown again or not: the page says where to go on."""
    app = writing.client.application
    endpoint, _parts = app.url_map.bind("localhost").match(urlsplit(writing.action).path, method="POST")
    view = app.view_functions[endpoint]
    app.view_functions[endpoint] = wraps(view)(lambda **_parts: _conflict())
    try:
        refused = writing.client.post(writing.action, data=writing.sent())
    finally:
        app.view_functions[endpoint] = view
    html = unescape(refused.get_data(as_text=True))
    if refused.status_code != Conflict.status:
        return f"answered {refused.status_code}"
    if any(AGAIN in _held(form) for form in Forms(html).found):
        return "leads back into the same refusal"
    way = re.search(r'href="([^"]+)"[^>]*>(?:(?!</a>).)*(?:查看最新情况|See how it stands now)', html, re.S)
    if way is None:
        return "has no way on"
    status = writing.client.get(way[1]).status_code
    return f"leads on to {way[1]}, which answers {status}" if status != 200 else ""


# Words that the house proposes and nobody has saved: the version there is that of the photos chosen for the unit.
PROPOSED = "/dispatch"


def changed_meanwhile(writing: Writing) -> str:
    """Somebody else saved another version: their words stand beside one's own."""
    before = _held(writing.form)
    versions = {
        name for name, those in before.items() if own_name(name) in VERSIONS and those[0].isdigit() and those[0] != "0"
    }
    if not versions:
        return ""
    answer = writing.client.post(writing.action, data=writing.sent() | {name: ["999"] for name in versions})
    if lost := _missing(writing, answer, answer.status_code) and _go_back(writing, answer):
        return lost
    if answer.status_code not in {Conflict.status, 422}:
        return f"answered {answer.status_code}"
    shown = unescape(answer.get_data(as_text=True))
    if writing.action.endswith(PROPOSED):
        return ""
    theirs = [text for name in writing.form.words for text in before.get(name, []) if text]
    unseen = [text for text in theirs if text not in shown]
    return f"does not show what the other wrote: {unseen}" if unseen else ""


def open_for_too_long(writing: Writing) -> str:
    """A page of yesterday."""
    old = {name: ["of yesterday"] for name in writing.sent() if name.endswith("csrf_token")}
    refused = writing.client.post(writing.action, data=writing.sent() | old)
    return f"answered {refused.status_code}" if refused.status_code != 400 else _go_back(writing, refused)


def database_away(writing: Writing) -> str:
    """The database restarts."""

    with _refusing(writing.client.application, _away):
        refused = writing.client.post(writing.action, data=writing.sent())
    return _missing(writing, refused, 503)


def _away() -> None:
    raise OperationalError("SELECT 1", {}, Exception("away"))


def restarted(writing: Writing, again: Flask) -> str:
    """The server is another process: the page that was opened before is none of an unknown session."""
    again.test_client_class = type(writing.client)
    client = again.test_client()
    assert isinstance(client, PageClient)
    for name in ("session", "session-light", "language"):
        if cookie := writing.client.get_cookie(name):
            client.set_cookie(name, cookie.value)
    data = writing.sent() | {AGAIN: [""]}
    return _missing(writing, client.post(writing.action, data=data, follow_redirects=True))


INTERRUPTIONS: tuple[Callable[[Writing], str], ...] = (
    larger,
    another_language,
    other_colours,
    going_back,
    signed_out_elsewhere,
    too_many_tries,
    decided_meanwhile,
    over_meanwhile,
    changed_meanwhile,
    open_for_too_long,
    database_away,
)


def another_process(app: Flask) -> Flask:
    """The same application, built once more on the same database."""
    names = ("TESTING", "GOVTRACK_HOME", "SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "CELERY_BROKER_URL", "DEVELOPMENT",
             "RATELIMIT_STORAGE_URI", "PAGE_CACHE_BYTES")  # fmt: skip
    return create_app({name: app.config[name] for name in names})


def last_event() -> int:
    """The newest act on the record; signing in and out is none of the form's."""
    statement = select(func.max(Event.id)).where(Event.verb.not_in(("signed_in", "signed_out")))
    return db.session.scalar(statement) or 0


def interrupt(writing: Writing, again: Flask) -> list[str]:
    """Everything in turn; what was lost by each."""
    lost = []
    for interruption in (*INTERRUPTIONS, partial(restarted, again=again)):
        limiter.reset()
        writing.open_anew()
        name = getattr(interruption, "__name__", "restarted")
        before = last_event()
        lost.append((name, interruption(writing)))
        if last_event() != before:
            lost.append((name, "carried it out"))
    return [f"{name}: {writing.action} (on {writing.page}) {fault}" for name, fault in lost if fault]
