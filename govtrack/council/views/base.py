"""What the pages of the council share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.forms import SendOnceForm
from govtrack.core.sending import attempt
from govtrack.core.states import State
from govtrack.council import policy, queries, vocabulary
from govtrack.council.models import Meeting
from govtrack.council.states import AGENDA_ITEM, MEETING, MOTION

blueprint = Blueprint("council", __name__, url_prefix="/council")

TABLES = {"meeting": MEETING, "agenda_item": AGENDA_ITEM, "motion": MOTION}


def state_of(kind: str, state: str) -> State:
    """The state with its label and tone, for the tag that shows it."""
    return TABLES[kind].states[state]


for name, helper in (("council_words", vocabulary), ("council_state", state_of), ("council_policy", policy)):
    blueprint.add_app_template_global(helper, name)  # type: ignore[arg-type]


def may_see(meeting: Meeting) -> bool:
    """A meeting is public from its notice on; until then it is for those who prepare it."""
    is_announced = meeting.noticed_at is not None
    return is_announced or policy.can_read_drafts(current_actor(), meeting)


def address_of(meeting: Meeting) -> str:
    """The page of the meeting."""
    return url_for("council.meeting", meeting_id=meeting.id)


def fetch(meeting_id: int) -> Meeting:
    """The meeting, fresh, for use inside a transaction."""
    return queries.get_meeting(meeting_id)


def perform(form: SendOnceForm, action: Callable[[], str]) -> ResponseReturnValue | None:
    """Goes where ``action`` leads; None where the page must be shown again with its errors."""
    location = attempt(form, action)
    return None if location is None else redirect(location)


def show(template: str, *forms: Any, status: int | None = None, **values: Any) -> ResponseReturnValue:
    """The page; unless told otherwise with status 422 where one of its forms has errors."""
    usual = 422 if any(form.errors for form in forms) else 200
    return render_template(f"council/{template}", **values), status or usual
