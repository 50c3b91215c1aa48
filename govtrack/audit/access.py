"""Who signed in, who was refused, who looked at what: counted beside the page, handed to the record minutes later.

What many people or a machine do again and again becomes one event with a count, so that nobody can
flood the record or make it the place where a page waits or fails. It keeps no address and no name
that was typed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from typing import Any, ClassVar

from flask import Response, has_request_context
from sqlalchemy import delete, func, select, update

from govtrack.audit.models import AccessNote
from govtrack.audit.operations import record
from govtrack.core.actors import SYSTEM
from govtrack.core.after_response import after_answer, write_behind
from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, upsert

# What happens within so many seconds is one event.
WINDOW_SECONDS = 600
# So many different notes are kept in one window; whatever is beyond is counted together.
MOST_NOTES = 300
# Notes of a kind that another step keeps, whose ``page`` is what was looked at, under this detail of the event.
LOOKS: dict[str, str] = {}
# One process writes the same note no more often than this; in between it counts.
PAUSE_SECONDS = 5.0
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Key:
    kind: str
    user_id: int
    page: str


@dataclass(slots=True)
class _Subject:
    """An account, or all visitors together, by table and key."""

    __tablename__: str
    id: int


class _Waiting:
    """What this process has counted since it last wrote."""

    lock = Lock()
    times: ClassVar[dict[_Key, int]] = {}
    written: ClassVar[dict[_Key, float]] = {}


def define_look(kind: str, detail: str) -> str:
    """A kind of event that tells who looked at something; ``detail`` is the key under which it names the thing."""
    LOOKS[kind] = detail
    return kind


def note_look(kind: str, user_id: int, thing: int, response: Response) -> None:
    """Notes that an account looked at a thing, which a page shows by this answer; however many more there are, the
    account stays named."""
    if times := _take(_Key(kind, user_id, str(thing))):
        write_behind(response, lambda: _count(kind, user_id, str(thing), times))


def note_access(kind: str, user_id: int | None = None, page: str = "", response: Response | None = None) -> None:
    """Counts ``signed_in``, ``refused`` or ``denied`` of an account (none: a visitor) on a page.

    ``page`` is the rule of the address, never the address. It is written once the answer to the
    request has left (``response``, where it is made already), and a failure costs the note alone.
    Outside of requests it belongs to the open transaction.
    """
    # Tries to sign in are limited in number; refused pages can be asked for without limit.
    times = _take(_Key(kind, user_id or 0, page)) if kind == "denied" else 1
    if times == 0:
        return
    if response is not None:
        write_behind(response, lambda: _count(kind, user_id or 0, page, times))
    elif has_request_context():
        after_answer(lambda: _count(kind, user_id or 0, page, times))
    else:
        _count(kind, user_id or 0, page, times)


def note_left_over(response: Response) -> None:
    """Writes behind any later page what was counted in a pause and was followed by nothing alike."""
    # Most pages find nothing, and wait for no lock.
    for key, times in _take_left_over() if _Waiting.times else ():
        write_behind(response, partial(_count, key.kind, key.user_id, key.page, times))


def _take_left_over() -> list[tuple[_Key, int]]:
    moment = time.monotonic()
    with _Waiting.lock:
        due = [key for key in _Waiting.times if _is_over(key, moment)]
        _Waiting.written.update(dict.fromkeys(due, moment))
        return [(key, _Waiting.times.pop(key)) for key in due]


def _is_over(key: _Key, moment: float) -> bool:
    """Whether the pause after the last writing of this note is over."""
    return moment - _Waiting.written.get(key, -PAUSE_SECONDS) >= PAUSE_SECONDS


def _take(key: _Key) -> int:
    """How many times are to be written now; 0 while the pause after the last writing lasts."""
    moment = time.monotonic()
    with _Waiting.lock:
        if len(_Waiting.times) > MOST_NOTES:
            _put_together()
        if len(_Waiting.written) > MOST_NOTES:
            _Waiting.written = {one: at for one, at in _Waiting.written.items() if not _is_over(one, moment)}
        times = _Waiting.times.pop(key, 0) + 1
        if not _is_over(key, moment):
            _Waiting.times[key] = times
            return 0
        _Waiting.written[key] = moment
        return times


def _put_together() -> None:
    """Counts what waits beyond measure by kind alone, and looks by kind and account."""
    waiting, _Waiting.times = _Waiting.times, {}
    _Waiting.written.clear()
    for key, times in waiting.items():
        together = _together(key)
        _Waiting.times[together] = _Waiting.times.get(together, 0) + times


def _together(key: _Key) -> _Key:
    return _Key(key.kind, key.user_id if key.kind in LOOKS else 0, "")


def _window() -> datetime:
    stamp = int(now().timestamp())
    return datetime.fromtimestamp(stamp - stamp % WINDOW_SECONDS, UTC)


def _count(kind: str, user_id: int, page: str, times: int) -> None:
    since = _window()
    same = (AccessNote.since == since, AccessNote.kind == kind)
    here = update(AccessNote).where(*same, AccessNote.user_id == user_id, AccessNote.page == page)
    if count_changed(here.values(times=AccessNote.times + times)):
        return
    alike = AccessNote.kind == kind if kind in LOOKS else AccessNote.kind.not_in(LOOKS)
    if (db.session.scalar(select(func.count()).where(AccessNote.since == since, alike)) or 0) >= MOST_NOTES:
        together = _together(_Key(kind, user_id, page))
        user_id, page = together.user_id, together.page
    row = upsert(AccessNote).values(since=since, kind=kind, user_id=user_id, page=page, times=times)
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["since", "kind", "user_id", "page"], set_={"times": AccessNote.times + times}
        )
    )


def _details_of(kind: str, page: str) -> dict[str, Any]:
    return {LOOKS[kind]: int(page)} if kind in LOOKS else {"page": page}


def hand_over() -> int:
    """Writes the notes of past windows into the record; returns how many."""
    keys = db.session.scalars(
        select(AccessNote.id).where(AccessNote.since < _window()).order_by(AccessNote.id).limit(AT_ONCE)
    ).all()
    taken = db.session.execute(
        delete(AccessNote).where(AccessNote.id.in_(keys)).returning(*AccessNote.__table__.columns)
    ).all()
    for row in sorted(taken, key=lambda row: row.id):
        subject = _Subject("users" if row.user_id else "access_notes", row.user_id)
        details = _details_of(row.kind, row.page) if row.page else {}
        record(SYSTEM, row.kind, subject, times=row.times, since=row.since.isoformat(), **details)
    return len(taken)
