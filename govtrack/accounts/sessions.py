"""Sessions in the database: signing out, disabling an account or a new password really end them.

The cookie holds a random key; the table holds its hash, so that a copy of the database opens
no session.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response, request, session
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import CallbackDict

from govtrack.accounts import session_overlay
from govtrack.accounts.models import User, WebSession
from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, on_commit, transaction
from govtrack.core.error_pages import is_foreign
from govtrack.core.errors import AWAY
from govtrack.core.streams.views import PATH as STREAMS

SEEN_STEP = timedelta(minutes=5)
LOOKS = frozenset({"GET", "HEAD", "OPTIONS"})
AWAY_STATUS = 503
# Under this key a session holds the account of a resident; no page of the staff asks for it.
RESIDENT = "resident"
# Files, and what monitors ask: they must be answered without the database.
NO_SESSION = ("/static/", "/healthz", "/readyz", "/metrics")
_serializer = TaggedJSONSerializer()
# Every page of the staff asks for both.
_WITH_ACCOUNT = joinedload(WebSession.user).joinedload(User.grants)


class DatabaseSession(CallbackDict[str, Any], SessionMixin):
    """A session and the key the browser knows it by."""

    def __init__(self, values: dict[str, Any] | None = None, key: str | None = None) -> None:
        def changed(session: DatabaseSession) -> None:
            session.modified, session.is_written = True, False

        super().__init__(values or {}, changed)
        self.key = key
        self.retired_key: str | None = None
        self.modified = False
        self.accessed = True
        self.is_stale = False
        # Whether what it holds went into the table with the transaction of the request; its cookie is still to be set.
        self.is_written = False
        # The content of its row, before anything that this browser keeps was laid over it.
        self.stored = ""
        self.failure: Exception | None = None
        # The account that was read with its row; held, since SQLAlchemy forgets what nobody holds.
        self.account: User | None = None

    def renew(self) -> None:
        """A new key for the same content; the old one is worthless from now on."""
        self.retired_key, self.key = self.key, None
        self.stored = ""  # a new row, which nobody can have ended meanwhile
        self.modified = True


def hash_key(key: str) -> str:
    """What the table keeps of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


class DatabaseSessions(SessionInterface):
    """Flask's session interface over the table ``web_sessions``."""

    def open_session(self, app: Flask, request: Request) -> DatabaseSession:
        """The browser's session, or an empty one that is kept only if something is put into it."""
        if request.path.startswith(NO_SESSION):  # the route is not known yet
            return DatabaseSession()
        key = request.cookies.get(app.config["SESSION_COOKIE_NAME"])
        try:
            row = db.session.get(WebSession, hash_key(key), options=[_WITH_ACCOUNT]) if key else None
        except AWAY as error:
            unread = DatabaseSession()
            unread.failure = error
            return unread
        if row is None:
            return DatabaseSession(session_overlay.read(app, request, "").given)
        return _open(app, request, row, key) or DatabaseSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Writes what changed; an emptied session is removed. A look leaves the table alone."""
        # A request that failed before its session was read has none, and nothing is written while the database is away.
        if not isinstance(session, DatabaseSession) or response.status_code == AWAY_STATUS:
            return
        if not session.modified and not session.is_stale:
            return
        if request.method not in LOOKS and is_foreign():
            return
        if request.method in LOOKS and _keep_in_browser(app, session, response):
            return
        session_overlay.forget(app, request, response)
        if session.is_written:
            _set_cookie(app, session, response)
            return
        with transaction():
            if session.retired_key:
                _delete(session.retired_key)
            if not session:
                if session.key:
                    _delete(session.key)
                response.delete_cookie(app.config["SESSION_COOKIE_NAME"], path="/")
                return
            _write(session)
        _set_cookie(app, session, response)


def _set_cookie(app: Flask, session: DatabaseSession, response: Response) -> None:
    assert session.key is not None
    response.set_cookie(
        app.config["SESSION_COOKIE_NAME"],
        session.key,
        max_age=int(app.config["SESSION_LIFETIME"].total_seconds()),
        path="/",
        secure=app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite=app.config["SESSION_COOKIE_SAMESITE"],
    )


def current_session() -> str:
    """What the table calls the session of this browser; empty without one."""
    key = getattr(session, "key", None)
    return hash_key(key) if key else ""


def find_actors(ids: Collection[str]) -> dict[str, Actor]:
    """Who acts by these sessions, with the roles that they hold now; those that somebody has ended are left out."""
    rows = db.session.scalars(select(WebSession).where(WebSession.id.in_(ids)).options(_WITH_ACCOUNT)).unique()
    return {row.id: row.user.actor if row.user is not None and row.user.is_enabled else ANONYMOUS for row in rows}


def write_along() -> None:
    """Writes the browser's session with the open transaction, so that the answer needs no commit of its own.

    What is put into it afterwards is written after all, and so is everything where the transaction is rolled back.
    """
    kept: SessionMixin = session
    if not isinstance(kept, DatabaseSession) or kept.retired_key or not kept or is_foreign():
        return
    _write(kept)
    on_commit(lambda: setattr(kept, "is_written", True))


@contextmanager
def taken_back_if_it_fails() -> Iterator[None]:
    """What is put into the session inside goes again where it fails: a letter that was not taken in is still there."""
    before = dict(session)
    try:
        yield
    except BaseException:
        session.clear()
        session.update(before)
        raise


def _fail_if_unread() -> None:
    """Flask cannot answer at all where opening a session raises, so the failure is kept until now."""
    failure = getattr(session, "failure", None)
    if failure is not None:
        raise failure


def init_app(app: Flask) -> None:
    """Gives ``app`` its sessions, before anything asks for them."""
    app.session_interface = DatabaseSessions()
    app.before_request(_fail_if_unread)


def _open(app: Flask, request: Request, row: WebSession, key: str | None) -> DatabaseSession | None:
    """The session of a row as this browser knows it; None where its time is over."""
    stored = row.data["values"]
    above = session_overlay.read(app, request, session_overlay.base_of(key, stored))
    seen_at = max(row.seen_at, above.seen_at or row.seen_at)
    moment = now()
    if row.started_at + app.config["SESSION_LIFETIME"] < moment or seen_at + app.config["SESSION_IDLE"] < moment:
        return None
    session = DatabaseSession(above.over(_serializer.loads(stored)), key)
    session.stored, session.account = stored, row.user
    session.is_stale = seen_at + SEEN_STEP < moment and not _is_asked_by_itself(request)
    return session


def _is_asked_by_itself(request: Request) -> bool:
    """What an open page asks for again and again says nothing about somebody being there."""
    return request.path.startswith(STREAMS) or request.headers.get("X-Requested-With") == "fragment"


def _keep_in_browser(app: Flask, session: DatabaseSession, response: Response) -> bool:
    """Whether the browser can keep what a look changed."""
    if session.retired_key or (session.key and not session):
        return False
    before = _serializer.loads(session.stored) if session.stored else {}
    change = session_overlay.difference(before, dict(session))
    if change is None:
        return False
    change.base = session_overlay.base_of(session.key, session.stored)
    return session_overlay.write(app, response, change)


def _delete(key: str) -> None:
    db.session.execute(delete(WebSession).where(WebSession.id == hash_key(key)))


def _write(session: DatabaseSession) -> None:
    is_new = session.key is None
    session.key = session.key or secrets.token_urlsafe(32)
    row = None if is_new else db.session.get(WebSession, hash_key(session.key))
    if row is None and session.stored:
        return  # ended meanwhile, from another browser or by the office: nothing brings it back
    if row is None:
        row = WebSession(id=hash_key(session.key), started_at=now())
        db.session.add(row)
    user_id = session.get("_user_id")
    row.user_id = int(user_id) if user_id else None
    row.resident_id = session.get(RESIDENT) if not user_id else None
    row.device = device_of(request.user_agent.string)
    row.data = {"values": _serializer.dumps(dict(session))}
    row.seen_at = now()


def end_sessions(user_id: int, except_key: str | None = None) -> None:
    """Ends every session of a person, but the one with ``except_key``."""
    _end_all(WebSession.user_id == user_id, except_key)


def end_resident_sessions(resident_id: int, except_key: str | None = None) -> None:
    """The same for the account of a resident."""
    _end_all(WebSession.resident_id == resident_id, except_key)


def _end_all(whose: ColumnElement[bool], except_key: str | None) -> None:
    statement = delete(WebSession).where(whose)
    if except_key:
        statement = statement.where(WebSession.id != hash_key(except_key))
    db.session.execute(statement)


def device_of(agent: str) -> str:
    """Browser and system in two words, so that people recognise their own."""
    browsers = (("Edg", "Edge"), ("MicroMessenger", "WeChat"), ("Firefox", "Firefox"), ("Chrome", "Chrome"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
    browser = next((name for mark, name in (*browsers, ("Safari", "Safari")) if mark in agent), "")
    system = next((name for mark, name in (*systems, ("Mac OS", "macOS"), ("Linux", "Linux")) if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)


def list_sessions(user_id: int) -> Sequence[WebSession]:
    """The open sessions of a person, the one used last first."""
    return _list(WebSession.user_id == user_id)


def list_resident_sessions(resident_id: int) -> Sequence[WebSession]:
    """The same for the account of a resident."""
    return _list(WebSession.resident_id == resident_id)


def _list(whose: ColumnElement[bool]) -> Sequence[WebSession]:
    return db.session.scalars(select(WebSession).where(whose).order_by(WebSession.seen_at.desc())).all()


def handle_of(row: WebSession) -> str:
    """What a page may show of a session: enough to name it, useless to open it."""
    return row.id[:16]


def end_session(user_id: int, handle: str) -> bool:
    """Ends one session of the person; whether there was one."""
    return _end_one(list_sessions(user_id), handle)


def end_resident_session(resident_id: int, handle: str) -> bool:
    """The same for the account of a resident."""
    return _end_one(list_resident_sessions(resident_id), handle)


def _end_one(rows: Sequence[WebSession], handle: str) -> bool:
    found = [row for row in rows if handle_of(row) == handle]
    for row in found:
        db.session.delete(row)
    db.session.flush()
    return bool(found)


def forget_old_sessions(lifetime: timedelta) -> int:
    """Removes sessions whose time is over; returns how many.

    The table does not know of mere looks, so one that was not seen for long may still be in use.
    """
    return count_changed(delete(WebSession).where(WebSession.started_at < now() - lifetime))
