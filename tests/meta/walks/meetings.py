"""Duties of the council, done for real."""

from __future__ import annotations

from datetime import timedelta

from govtrack.accounts import operations as accounts
from govtrack.accounts.models import User
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.council import operations as council
from govtrack.council.models import Meeting, Participant
from govtrack.places.models import Organisation
from govtrack.places.operations import assign_duty
from tests import factories
from tests.council import scene as play
from tests.meta.walks.walking import Walk, also, done, walks


def _chair_of(unit: Organisation) -> User:
    return factories.user("chair", organisation=unit)


@walks("council.chair", "council.answer_for")
def _answers_for_it_and_chairs() -> Walk:
    around, unit, category = play.scene(), factories.organisation(), factories.category()
    done(assign_duty, SYSTEM, category, around.place, unit)
    topic = play.admitted_topic(around, category=category)

    def list_it(chair: User) -> object:
        details = play.details(around, now() + timedelta(days=9), chair=chair)
        meeting = council.call_meeting(around.staff.actor, around.place, details)
        return council.add_item(around.staff.actor, meeting, topic, minutes=40)

    return Walk(list_it, (_chair_of(unit),), _chair_of(factories.organisation()))


@walks("council.record", "council.chair")
def _chairs_and_records() -> Walk:
    around = play.scene()
    both = factories.user("chair")
    done(accounts.grant_role, SYSTEM, both, "recorder", factories.subdistrict())

    def call(recorder: User) -> object:
        details = play.details(around, now() + timedelta(days=9), chair=both, recorder=recorder)
        return council.call_meeting(around.staff.actor, around.place, details)

    return Walk(call, (both,), factories.user("recorder"))


def _moving(around: play.Scene, official: User) -> Walk:
    """The official stands on the sheet of the meeting as a resident too."""
    meeting = play.noticed(around, play.admitted_topic(around))
    lines = [council.SheetLine(official.name, "residents", "1幢"), *play.sheet(9, *play.THREE_PARTIES)]
    done(council.record_attendance, around.recorder.actor, meeting, lines)
    done(council.open_meeting, around.recorder.actor, meeting)
    mine, other = _line_of(meeting, official), play.residents(meeting)[-1]

    def move(mover: Participant) -> object:
        return council.record_motion(around.recorder.actor, play.items(meeting)[0], text="东门单行", mover=mover)

    return Walk(move, (mine,), other)


def _line_of(meeting: Meeting, user: User) -> Participant:
    return next(person for person in play.residents(meeting) if person.name == user.name)


@walks("council.move", "council.record")
def _records_and_moves() -> Walk:
    around = play.scene()
    return _moving(around, around.recorder)


@walks("council.move", "council.chair")
def _chairs_and_moves() -> Walk:
    around = play.scene()
    return _moving(around, around.chair)


@walks("council.second", "council.move")
def _moves_and_seconds() -> Walk:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    mover, other = play.residents(meeting)[:2]
    item = play.items(meeting)[0]
    motion = done(council.record_motion, around.recorder.actor, item, text="东门单行", mover=mover)
    return Walk(lambda who: council.second_motion(around.recorder.actor, motion, who), (mover,), other)


@walks("council.confirm_minutes", "council.write_minutes")
def _writes_minutes_and_confirms() -> Walk:
    around = play.scene()
    writer = also(around.chair, "recorder")
    meeting = play.in_session(around, play.admitted_topic(around))
    # The chair enters what was decided, as if at the recorder's desk.
    done(council.decide_item, writer, play.items(meeting)[0], outcome="consensus", text="放学时段东门单行")
    done(council.close_meeting, around.recorder.actor, meeting)
    revision = done(council.save_minutes, around.recorder.actor, meeting, body="纪要")
    witnesses = play.residents(meeting)[:2]

    def confirm(who: Actor) -> object:
        return council.confirm_minutes(who, meeting, revision, witnesses)

    return Walk(confirm, (writer,), factories.actor("chair"))
