"""Where a resident lives: asked for by the account, confirmed by the station or by the code of a letter sent there.

No number of an identity card is typed or kept anywhere. The station compares the room that it reads on the papers with
the fingerprint of the one that was typed: it need not see the latter. Only a letter opens the room, and the record says
so. Whoever moves asks anew; once the new home is confirmed, the old one ends, and what hung on it.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select, update

from govtrack.audit.queries import list_timeline
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import count_changed, db, lock
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.numbering import next_number
from govtrack.core.reasons import demand_reason
from govtrack.core.settings import get_setting
from govtrack.intake.operations.codes import read_figures
from govtrack.intake.policy import as_reporter
from govtrack.places.models import Place
from govtrack.residents import policy
from govtrack.residents.models import Resident, ResidentHome
from govtrack.residents.operations.common import HOME_TRAIL
from govtrack.residents.queries import HOME_LEVELS, find_home, find_pending_home
from govtrack.residents.settings import HOME_CODE_DAYS, HOME_CODE_TRIES, HOME_DAYS, HOMES_ASKED
from govtrack.residents.signals import home_ended
from govtrack.residents.states import HOME, LIVING
from govtrack.residents.vocabulary import (
    LONGEST_ROOM,
    NO_BUILDING,
    NO_ROOM,
    code_of_letter,
    mark_of_household,
    mark_of_letter,
    read_room,
)

OTHER_ROOM = _l(
    "This is not the room that was typed. Compare it with the papers; if it differs, refuse with the reason."
)
NO_MORE_ROOMS = _l(
    "Another room was typed several times, so none is compared any more. Refuse it with the reason, or make the letter."
)


def ask_for_home(resident: Resident, place: Place, room: str) -> ResidentHome:
    """Asks for a home to be confirmed, in place of what was asked for before.

    Raises InvalidInput at ``place`` or ``room`` for what is no home, and where the account asked too often.
    """
    if place.level not in HOME_LEVELS:
        raise InvalidInput(NO_BUILDING, "place")
    if not read_room(room) or len(room) > LONGEST_ROOM:
        raise InvalidInput(NO_ROOM, "room")
    lock(resident)
    _demand_seldom(resident)
    if (earlier := find_pending_home(resident.id)) is not None:
        end_own_home(resident, earlier)
    home = ResidentHome(
        number=next_number("H"), resident_id=resident.id, place_id=place.id, sealed_room=room,
        household_mark=mark_of_household(place, room),
    )  # fmt: skip
    db.session.add(home)
    db.session.flush()
    HOME_TRAIL.note(as_reporter(), home, "asked")
    return home


def _demand_seldom(resident: Resident) -> None:
    """Raises InvalidInput for whoever has asked often lately."""
    since = now() - timedelta(days=get_setting(HOME_DAYS))
    mine = (ResidentHome.resident_id == resident.id, ResidentHome.created_at > since)
    asked = db.session.scalar(select(func.count()).select_from(ResidentHome).where(*mine)) or 0
    if asked >= get_setting(HOMES_ASKED):
        raise InvalidInput(_l("You have asked several times lately. Please go to your community, which can help you."))


def make_home_letter(actor: Actor, home: ResidentHome, press: str = "") -> str:
    """Makes the code of a letter to the home, which alone works from now on; kept as a fingerprint alone.

    ``press`` names the press of the button: with it, and the key of the house, the code is found again.
    """
    require(policy.can_verify(actor, home))
    _hold(home)
    code = code_of_letter(home.id, press or secrets.token_urlsafe())
    home.code_mark, home.tries = mark_of_letter(home.id, code), 0
    home.code_ends_at = now() + timedelta(days=get_setting(HOME_CODE_DAYS))
    HOME_TRAIL.take_step(actor, home, "make_letter", "letter_made")
    return code


def _hold(home: ResidentHome) -> None:
    """Whoever touches homes holds the account first, so that two of them never wait for each other in a circle."""
    lock(db.session.get_one(Resident, home.resident_id))
    lock(home)


def enter_home_code(resident: Resident, home: ResidentHome, typed: str) -> bool:
    """Confirms the home where the code of the newest letter fits; else one try less, and False.

    Nothing is raised for a wrong code: the count has to be kept.
    """
    require(home.resident_id == resident.id)
    _hold(home)
    open_now = (
        ResidentHome.id == home.id, ResidentHome.state == "sent", ResidentHome.code_ends_at > now(),
        ResidentHome.tries < get_setting(HOME_CODE_TRIES),
    )  # fmt: skip
    is_open = count_changed(update(ResidentHome).where(*open_now).values(tries=ResidentHome.tries + 1)) == 1
    is_same = hmac.compare_digest(mark_of_letter(home.id, read_figures(typed)), home.code_mark)
    if not (is_open and is_same):
        return False
    _confirm(as_reporter(), home, "enter_code", "confirmed_by_letter")
    return True


def confirm_home(actor: Actor, home: ResidentHome, room: str) -> ResidentHome:
    """The station has seen the papers; ``room`` is as it stands there, and must be the one that was asked for.

    Another one is counted and stands in the record, so that no room is found by typing one after the other; the home
    then stays as it is. Nothing is raised for it: the count has to be kept. Raises InvalidInput at ``room`` after too
    many of them.
    """
    require(policy.can_verify(actor, home))
    _hold(home)
    HOME.target(home, "confirm", actor)
    if sum(event.verb == "other_room" for event in list_timeline(home)) >= get_setting(HOME_CODE_TRIES):
        raise InvalidInput(NO_MORE_ROOMS, "room")
    if not hmac.compare_digest(mark_of_household(home.place, room), home.household_mark):
        HOME_TRAIL.note(actor, home, "other_room")
        return home
    home.decided_by_id = actor.user_id
    _confirm(actor, home, "confirm", "confirmed")
    return home


def _confirm(actor: Actor, home: ResidentHome, action: str, verb: str) -> None:
    """One is confirmed at a time: the one before ends first."""
    HOME.target(home, action, actor)
    if (before := find_home(home.resident_id)) is not None:
        _end(as_reporter(), before)
    home.decided_at, home.sealed_room, home.code_mark = now(), None, ""
    HOME_TRAIL.take_step(actor, home, action, verb)
    db.session.flush()


def refuse_home(actor: Actor, home: ResidentHome, reason: str) -> ResidentHome:
    """Does not confirm it; the resident reads the reason."""
    require(policy.can_verify(actor, home))
    _hold(home)
    why = demand_reason(reason)
    home.decided_by_id, home.decided_at, home.decision_reason = actor.user_id, now(), why
    home.sealed_room, home.code_mark = None, ""
    HOME_TRAIL.take_step(actor, home, "refuse", "refused", reason=why)
    return home


def end_home(actor: Actor, home: ResidentHome, reason: str) -> ResidentHome:
    """The station has learned that this resident lives there no longer; the resident reads how."""
    require(policy.can_verify(actor, home))
    _hold(home)
    home.decision_reason = demand_reason(reason)
    _end(actor, home, home.decision_reason)
    return home


def end_own_home(resident: Resident, home: ResidentHome) -> None:
    """Its owner says so: moved, or asked for by mistake."""
    require(home.resident_id == resident.id)
    _hold(home)
    _end(as_reporter(), home)


def _end(actor: Actor, home: ResidentHome, reason: str = "") -> None:
    lived_there = home.state in LIVING
    home.sealed_room, home.code_mark = None, ""
    HOME_TRAIL.take_step(actor, home, "end", "ended", reason=reason)
    db.session.flush()
    if lived_there:
        home_ended.send(current_app.name, resident_id=home.resident_id)
