"""Pages that belong to no step: the reader's preferences and the health check."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from govtrack.core.access import public
from govtrack.core.error_pages import is_from_elsewhere
from govtrack.core.filters import filters_in_force
from govtrack.core.i18n import LANGUAGE_COOKIE, LANGUAGES, current_language
from govtrack.core.typed import AGAIN

blueprint = Blueprint("core", __name__)
blueprint.add_app_template_global(filters_in_force)
YEAR = 365 * 24 * 3600
CHOICES = {
    LANGUAGE_COOKIE: frozenset(LANGUAGES),
    "text_size": frozenset({"normal", "elder"}),
    "theme": frozenset({"light", "dark", "contrast", "auto"}),
}


def current_preferences() -> dict[str, str]:
    """What this browser has chosen: language, text size, theme."""
    chosen = {name: value for name in CHOICES if (value := request.cookies.get(name)) in CHOICES[name]}
    return {**chosen, LANGUAGE_COOKIE: current_language()}


@blueprint.app_context_processor
def _preferences() -> dict[str, dict[str, str]]:
    return {"preferences": current_preferences()}


def _own_path(target: str) -> str:
    is_path = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if is_path and "\\" not in target else "/"


@blueprint.post("/preferences")
@public
def preferences() -> ResponseReturnValue:
    """Keeps language, text size and theme in cookies of this browser; no account is touched.

    Where the switch stands in a form, the form comes along and goes back to its own page as it is (307 keeps
    its body), to be shown again with all that was typed.
    """
    # A page that refused a form is itself marked as shown again: the switch is the value that says something.
    chosen, _, value = next(filter(None, request.form.getlist(AGAIN)), "").partition("=")
    if chosen:
        answer = redirect(_own_path(request.args.get("to", "/")), 307)
        values = {chosen: value}
    else:
        answer = redirect(_own_path(request.form.get("next", "/")), 303)
        values = {name: request.form.get(name, "") for name in CHOICES}
    for name, choices in CHOICES.items():
        if is_from_elsewhere():
            break
        if (value := values.get(name, "")) in choices:
            answer.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


@blueprint.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """For supervisors: this process answers. Whether it can work says ``/readyz``."""
    return {"status": "ok"}
