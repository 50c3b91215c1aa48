"""What the pages of the council share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import require_of
from govtrack.core.forms import SendOnceForm
from govtrack.core.sending import attempt
from govtrack.core.states import State
from govtrack.core.verbs import Verb, perform
from govtrack.council import policy, queries, vocabulary
from govtrack.council.models import Meeting
from govtrack.council.states import AGENDA_ITEM, MEETING, MINUTES, MOTION

blueprint = Blueprint("council", __name__, url_prefix="/council")

TABLES = {"meeting": MEETING, "agenda_item": AGENDA_ITEM, "motion": MOTION, "minutes": MINUTES}


def state_of(kind: str, state: str) -> State:
    """The state with its label and tone, for the tag that shows it."""
    return TABLES[kind].states[state]


for name, helper in (("council_words", vocabulary), ("council_state", state_of)):
    blueprint.add_app_template_global(helper, name)  # type: ignore[arg-type]  # a module is one, too


def may_see(meeting: Meeting) -> bool:
    """A meeting is public from its notice on; until then it is for those who prepare it."""
    return policy.can_see(current_actor(), meeting)


def address_of(meeting: Meeting) -> str:
    """The page of the meeting."""
    return url_for("council.meeting", meeting_id=meeting.id)


def fetch(meeting_id: int) -> Meeting:
    """The meeting, fresh, for use inside a transaction."""
    return queries.get_meeting(meeting_id)


def require_open(meeting: Meeting, verb: Verb, subject: Any = None) -> None:
    """Goes on for those within the scope of the verb; for others a hidden meeting does not exist."""
    require_of(may_see(meeting), verb.policy(current_actor(), subject or meeting))


def perform_and_say(verb: Verb, subject: Any, **given: Any) -> Any:
    """Does it as the person at the browser, who reads on the next page that it is done where that needs saying."""
    result = perform(verb, current_actor(), subject, **given)
    if verb.done:
        flash(str(verb.done), "warning" if verb.tone == "warning" else "success")
    return result


def send(form: SendOnceForm, action: Callable[[], str]) -> ResponseReturnValue | None:
    """Goes where ``action`` leads; None where the page must be shown again with its errors."""
    location = attempt(form, action)
    return None if location is None else redirect(location)


def show(template: str, *forms: Any, status: int | None = None, **values: Any) -> ResponseReturnValue:
    """The page; unless told otherwise with status 422 where one of its forms has errors."""
    usual = 422 if any(form.errors for form in forms) else 200
    return render_template(f"council/{template}", **values), status or usual
