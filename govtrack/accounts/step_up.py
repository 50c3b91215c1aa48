"""The second step in a session: when it was taken, who must set it up, what asks for it again."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, g, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from govtrack.accounts.passkeys import has_passkey
from govtrack.accounts.second_factor import has_second_step, is_required
from govtrack.accounts.settings import STEP_UP_MINUTES
from govtrack.core.clock import now
from govtrack.core.settings import get_setting
from govtrack.core.typed import is_shown_again

TAKEN_AT = "second_step_at"


def note_step() -> None:
    """The second step was taken in this session just now."""
    session[TAKEN_AT] = now().isoformat()


def _is_fresh() -> bool:
    taken = session.get(TAKEN_AT)
    holds_for = timedelta(minutes=get_setting(STEP_UP_MINUTES))
    return taken is not None and now() - datetime.fromisoformat(taken) <= holds_for


def has_factor() -> bool:
    """Whether the signed-in person has a second step; one query a request at most."""
    if "has_factor" not in g:
        g.has_factor = has_second_step(current_user.id)
    return bool(g.has_factor)


def must_set_up() -> bool:
    """Whether a role of the signed-in person asks for a second step that is not there yet."""
    if not current_user.is_authenticated or not current_app.config["SECOND_FACTOR"]:
        return False
    return is_required(current_user) and not has_factor()


def must_step_up() -> bool:
    """Whether the person has a second step and did not take it within the last minutes."""
    return bool(current_user.is_authenticated) and not _is_fresh() and has_factor()


def is_step_due() -> bool:
    """Whether a grave act of this request has to wait for the second step; a form shown again does nothing."""
    return not is_shown_again() and must_step_up()


def render_step_up(fields: list[tuple[str, str]], error: str = "") -> ResponseReturnValue:
    """Asks for the code; what was typed waits on this page and goes on with it."""
    target = request.args.get("to") if request.endpoint == "accounts.take_step_up" else request.full_path.rstrip("?")
    kept = [(name, value) for name, value in fields if name not in {"step_code", "step_credential"}]
    page = render_template(
        "accounts/step_up.html", fields=kept, target=target, error=error, has_passkey=has_passkey(current_user.id)
    )
    return page, 422 if error else 401
