"""The person at the browser: Flask-Login over our sessions."""

from __future__ import annotations

from flask import Flask, g
from flask_login import LoginManager, current_user
from sqlalchemy.orm import joinedload

from govtrack.accounts.models import User
from govtrack.accounts.residency import resident_at_browser
from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.crypto import fingerprint
from govtrack.core.db import db
from govtrack.core.text import read_number

login_manager = LoginManager()
login_manager.session_protection = None  # sessions live on the server and are renewed at sign-in


@login_manager.user_loader
def load_user(user_id: str) -> User | None:
    """The enabled account with this id; its session has read it already, where there was one."""
    number = read_number(user_id)
    if number is None:
        return None
    user = db.session.get(User, number, options=[joinedload(User.grants)])
    return user if user is not None and user.is_enabled else None


def current_actor() -> Actor:
    """The signed-in person as operations know them, or ANONYMOUS."""
    if not current_user.is_authenticated:
        return ANONYMOUS
    if "actor" not in g:
        g.actor = current_user.actor
    actor: Actor = g.actor
    return actor


def account_mark() -> str:
    """A mark of the signed-in account, of the staff or of a resident, for the drafts on its device; else empty."""
    resident = resident_at_browser()
    whose = f"resident {resident}" if resident is not None else current_user.get_id()
    return fingerprint("drafts", whose)[:16] if whose else ""


def init_app(app: Flask) -> None:
    """Wires Flask-Login into ``app`` and shows the actor to templates."""
    login_manager.init_app(app)
    app.context_processor(lambda: {"actor": current_actor()})
    app.jinja_env.globals["account_mark"] = account_mark  # for the forms, which are drawn without a context
