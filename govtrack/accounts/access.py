"""The gate before every view: what a route states is enforced here, and nowhere else."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from govtrack.accounts.current import current_actor
from govtrack.accounts.residency import resident_at_browser
from govtrack.accounts.step_up import is_step_due, must_set_up, render_step_up
from govtrack.audit.access import note_access, note_left_over
from govtrack.core.access import ACCOUNT_HOLDER, PUBLIC, SIGNED_IN, allowed_roles, needs_step_up, register_second_step
from govtrack.core.error_pages import Before, register_door, render_waiting
from govtrack.core.errors import Forbidden, SecondStepWanted
from govtrack.core.i18n import _l
from govtrack.core.refused import refused_fields
from govtrack.core.text import read_number
from govtrack.core.ways_on import register_gate

logger = logging.getLogger(__name__)
OWN_PASSWORD_FIRST = Before(
    _l("Please choose your own password first"), _l("Change the password on a page beside this one")
)
SECOND_STEP_FIRST = Before(_l("Please set up the second step first"), _l("Set it up on a page beside this one"))
OPEN_ENDPOINTS = frozenset({"static"})
# Where residents sign in; a later step has the page.
RESIDENTS_DOOR = "residents.sign_in"
PASSWORD_ENDPOINTS = frozenset({"accounts.change_password", "accounts.sign_out", "core.preferences"})
SET_UP_ENDPOINTS = frozenset(
    {*PASSWORD_ENDPOINTS, "accounts.set_up_second_step", "accounts.add_passkey", "accounts.challenge_new_passkey",
     "core.health"}
)  # fmt: skip


def check_access() -> ResponseReturnValue | None:
    """Lets the request through, asks to sign in, or refuses."""
    if (answer := _find_obstacle()) is None:
        g.is_let_in = True  # a refused form may ask its view once more, to be shown again
    return answer


def _find_obstacle() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in OPEN_ENDPOINTS:
        return None
    roles = allowed_roles(_view())
    if _must_change_password() and request.endpoint not in PASSWORD_ENDPOINTS:
        return _send_first_to("accounts.change_password", OWN_PASSWORD_FIRST)
    if must_set_up() and request.endpoint not in SET_UP_ENDPOINTS:
        return _send_first_to("accounts.set_up_second_step", SECOND_STEP_FIRST)
    if (door := find_door()) is not None:
        return _ask_to_sign_in(door)
    if PUBLIC in roles or (ACCOUNT_HOLDER in roles and resident_at_browser() is not None):
        return None
    if SIGNED_IN in roles or current_actor().has_role(*roles):
        if request.method == "POST" and needs_step_up(_view()) and is_step_due():
            return render_step_up(refused_fields())
        return None
    logger.warning("refused %s %s to user %s", request.method, request.endpoint, current_user.get_id())
    raise Forbidden()


def find_door() -> str | None:
    """Where somebody has to sign in before this page opens; None where nobody has to, or somebody has already."""
    return _door_of(allowed_roles(_view()))


def _door_of(roles: frozenset[str]) -> str | None:
    if PUBLIC in roles or current_user.is_authenticated:
        return None
    if ACCOUNT_HOLDER in roles:
        return RESIDENTS_DOOR if resident_at_browser() is None else None
    return "accounts.sign_in"


def _ask_to_sign_in(door: str) -> ResponseReturnValue:
    """To the sign-in page of staff or residents; who was writing opens it beside the words."""
    if fields := refused_fields():
        return render_waiting(fields, url=url_for(door))
    g.is_refused = True
    following = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(door, next=following))


def may_open(endpoint: str) -> bool:
    """Whether the role of the person at the browser opens a page; scope and assignment are the policy's matter.

    For templates: what leads to a refusal is not offered.
    """
    roles = allowed_roles(current_app.view_functions[endpoint])
    if PUBLIC in roles or (ACCOUNT_HOLDER in roles and resident_at_browser() is not None):
        return True
    return bool(current_user.is_authenticated) and (SIGNED_IN in roles or current_actor().has_role(*roles))


def may_reach(endpoint: str) -> bool:
    """Whether a page opens to the person at the browser, at once or after signing in: everybody but those whom
    their role refuses. For links that invite visitors too."""
    return may_open(endpoint) or _door_of(allowed_roles(current_app.view_functions[endpoint])) is not None


def _send_first_to(endpoint: str, before: Before) -> ResponseReturnValue:
    """To the page that has to come first; who was writing opens it beside the words."""
    if fields := refused_fields():
        return render_waiting(fields, before, url_for(endpoint))
    g.is_refused = True
    return redirect(url_for(endpoint))


def _must_change_password() -> bool:
    return bool(current_user.is_authenticated and current_user.must_change_password)


def _view() -> Any:
    return current_app.view_functions.get(request.endpoint or "")


def note_denied(response: Response) -> Response:
    """Tells the record who was kept from what: the page by its rule, the person by the session's own mark."""
    if response.status_code == 403 or "was_hidden" in g:
        marked = read_number(str(session.get("_user_id", "")))
        rule = request.url_rule.rule if request.url_rule else ""
        note_access("denied", marked, rule, response)
    note_left_over(response)
    return response


def init_app(app: Flask) -> None:
    """Puts the gate before every view."""
    app.jinja_env.globals["may_open"] = may_open
    app.jinja_env.globals["may_reach"] = may_reach
    app.before_request(check_access)
    register_second_step(is_step_due)
    register_door(find_door)
    register_gate(may_reach)
    app.register_error_handler(SecondStepWanted, lambda _wanted: render_step_up(refused_fields()))
    app.after_request(note_denied)
