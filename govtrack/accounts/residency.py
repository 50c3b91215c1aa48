"""Residents with an account of their own: a session of its own kind, beside that of Flask-Login.

Such a session makes nobody ``current_user``: whatever asks for a person of the staff finds a visitor, so that
no page of theirs opens to it by a forgotten check. One session is of a resident or of the staff, never both.
"""

from __future__ import annotations

from flask import has_request_context, session
from flask_login import logout_user

from govtrack.accounts.sessions import RESIDENT, DatabaseSession
from govtrack.core.errors import NotFound
from govtrack.core.photo_forms import EARLIER, secret_of_waiting_photos


def resident_at_browser() -> int | None:
    """The number of the account that is signed in here; None for everybody else, and behind the pages."""
    if not has_request_context() or session.get("_user_id"):
        return None
    return session.get(RESIDENT)


def get_resident_at_browser() -> int:
    """The same; raises NotFound where nobody is signed in."""
    resident_id = resident_at_browser()
    if resident_id is None:
        raise NotFound()
    return resident_id


def own_session() -> DatabaseSession:
    """The session of this request, with its key."""
    # The proxy is typed as the session that it stands for and hides its own method.
    own = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(own, DatabaseSession)
    return own


def enter_as_resident(resident_id: int) -> None:
    """Signs the account in, under a new key; whoever of the staff was signed in here is out."""
    logout_user()
    own_session().renew()
    session[RESIDENT] = resident_id


def leave_as_resident() -> None:
    """Signs the account out; the session ends with all that it held."""
    end_own_session()


def end_own_session() -> None:
    """Ends the session here. Photos that wait with a form of another page stay with that page, under a new session."""
    secret = secret_of_waiting_photos()
    session.clear()
    if secret:
        own_session().renew()
        session[EARLIER] = secret
