"""Calling a meeting: its agenda, its notice, calling it off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from govtrack.accounts.models import User
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import show_time
from govtrack.council import operations
from govtrack.council.models import Meeting
from govtrack.notify.queries import list_notices
from govtrack.places.models import Organisation
from govtrack.places.operations import assign_duty
from tests import factories
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")


def test_notice_is_given_in_time() -> None:
    around = play.scene()
    meeting = play.planned(around, play.admitted_topic(around), starts_at=now() + timedelta(days=4))
    with pytest.raises(InvalidInput, match=r"5"), transaction():
        operations.notice(around.staff.actor, meeting)
    with transaction():
        operations.notice(around.staff.actor, meeting, urgent_reason="台风将至")
    assert (meeting.state, meeting.urgent_reason) == ("noticed", "台风将至")
    late = play.planned(around, play.admitted_topic(around), starts_at=now() + timedelta(hours=71))
    with pytest.raises(InvalidInput), transaction():
        operations.notice(around.staff.actor, late, urgent_reason="台风将至")
    with pytest.raises(InvalidInput), transaction():
        operations.notice(around.staff.actor, late, given_at=now() + timedelta(hours=1))


def back_dated(around: play.Scene, meeting: Meeting, **ago: int) -> InvalidInput:
    with pytest.raises(InvalidInput) as refusal, transaction():
        operations.notice(around.staff.actor, meeting, given_at=now() - timedelta(**ago), urgent_reason="台风将至")
    assert meeting.state == "planned"
    return refusal.value


def test_notice_of_a_coming_meeting_was_not_posted_before_its_agenda_stood() -> None:
    around = play.scene()
    meeting = play.planned(around, play.admitted_topic(around), starts_at=now() + timedelta(days=1))
    refused = back_dated(around, meeting, days=6)
    assert refused.field == "given_at"
    number, listed_at = play.items(meeting)[0].topic.number, show_time(play.items(meeting)[0].created_at)
    assert number in str(refused)
    assert listed_at in str(refused)
    # The longest notice that is left is that from now on, and it is too short: three days are needed.
    assert back_dated(around, meeting, seconds=0).field == "given_at"


def test_notice_in_the_minute_of_the_agenda_is_not_back_dated() -> None:
    around = play.scene()
    meeting = play.planned(around, play.admitted_topic(around), starts_at=now() + timedelta(days=6))
    listed = play.items(meeting)[0].created_at
    with transaction():
        operations.notice(around.staff.actor, meeting, given_at=listed.replace(second=0, microsecond=0))
    assert meeting.state == "noticed"


def test_a_meeting_on_paper_tells_of_no_topic_that_was_not_admitted_yet() -> None:
    around = play.scene()
    meeting = play.planned(around, play.admitted_topic(around, days_ago=5), starts_at=now() - timedelta(hours=1))
    assert back_dated(around, meeting, days=6).field == "given_at"
    posted = now() - timedelta(days=5) + timedelta(hours=1)
    with transaction():
        operations.notice(around.staff.actor, meeting, given_at=posted, urgent_reason="台风将至")
    assert meeting.noticed_at == posted


def test_an_empty_agenda_is_not_announced() -> None:
    around = play.scene()
    meeting = play.planned(around)
    with pytest.raises(InvalidInput), transaction():
        operations.notice(around.staff.actor, meeting)


def test_a_topic_stands_on_one_open_agenda_only() -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    play.planned(around, topic)
    with pytest.raises(Conflict):
        play.planned(around, topic)


def test_a_topic_that_is_not_admitted_cannot_be_listed() -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    play.closed(around, topic)
    with pytest.raises(Conflict):
        play.planned(around, topic)


def test_an_announced_agenda_does_not_grow() -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    further = play.admitted_topic(around)
    with pytest.raises(Conflict), transaction():
        operations.add_item(around.staff.actor, meeting, further)


def test_the_time_of_the_meeting_is_shared_out_once() -> None:
    around = play.scene()
    meeting = play.planned(around, play.admitted_topic(around), play.admitted_topic(around))
    third = play.admitted_topic(around)
    with pytest.raises(InvalidInput, match="40"), transaction():
        operations.add_item(around.staff.actor, meeting, third, minutes=41)
    with transaction():
        operations.add_item(around.staff.actor, meeting, third, minutes=40)


def test_the_agenda_can_be_put_in_order() -> None:
    around = play.scene()
    meeting = play.planned(around, play.admitted_topic(around), play.admitted_topic(around))
    first, second = play.items(meeting)
    with transaction():
        operations.move_item(around.staff.actor, second, "up")
        operations.move_item(around.staff.actor, second, "up")
    assert play.items(meeting) == [second, first]


def test_the_chair_does_not_lead_the_unit_in_charge() -> None:
    around = play.scene()
    unit, kind = factories.organisation(), factories.category()
    with transaction():
        assign_duty(SYSTEM, kind, around.place, unit)
    around.chair = factories.user("chair", organisation=unit)
    topic = play.admitted_topic(around, category=kind)
    with pytest.raises(InvalidInput) as refusal:
        play.planned(around, topic)
    assert refusal.value.field == "topic"


@pytest.fixture
def in_charge() -> tuple[play.Scene, Organisation, Meeting]:
    """A planned meeting with a topic for which a unit is in charge, and this unit."""
    around, unit, kind = play.scene(), factories.organisation(), factories.category()
    with transaction():
        assign_duty(SYSTEM, kind, around.place, unit)
    return around, unit, play.planned(around, play.admitted_topic(around, category=kind))


InCharge = tuple[play.Scene, Organisation, Meeting]


def test_a_chair_of_the_unit_in_charge_does_not_come_in_by_a_change_of_people(in_charge: InCharge) -> None:
    around, unit, meeting = in_charge
    theirs = play.details(around, meeting.starts_at, chair=factories.user("chair", organisation=unit))
    with pytest.raises(InvalidInput) as refusal, transaction():
        operations.change_meeting(around.staff.actor, meeting, theirs)
    assert refusal.value.field == "chair"
    with transaction():
        item = play.items(meeting)[0]
        operations.withdraw_item(around.staff.actor, item, "另行安排")
        operations.change_meeting(around.staff.actor, meeting, theirs)


def joins(user: User, unit: Organisation) -> None:
    with transaction():
        user.grants[0].organisation_id = unit.id
    db.session.refresh(user, ["grants"])


def test_notice_is_not_given_under_a_chair_who_has_joined_the_unit_in_charge(in_charge: InCharge) -> None:
    around, unit, meeting = in_charge
    joins(around.chair, unit)
    with pytest.raises(InvalidInput, match=play.items(meeting)[0].topic.title), transaction():
        operations.notice(around.staff.actor, meeting, given_at=meeting.starts_at - timedelta(days=6))
    joins(around.chair, factories.organisation())
    with transaction():
        operations.notice(around.staff.actor, meeting, given_at=meeting.starts_at - timedelta(days=6))


def test_a_meeting_is_not_opened_by_a_chair_who_has_joined_the_unit_in_charge(in_charge: InCharge) -> None:
    around, unit, meeting = in_charge
    with transaction():
        operations.notice(around.staff.actor, meeting, given_at=meeting.starts_at - timedelta(days=6))
        operations.record_attendance(around.recorder.actor, meeting, play.sheet(9, *play.THREE_PARTIES))
    joins(around.chair, unit)
    with pytest.raises(InvalidInput), transaction():
        operations.open_meeting(around.recorder.actor, meeting)
    joins(around.chair, factories.organisation())
    with transaction():
        operations.open_meeting(around.recorder.actor, meeting)


def test_cancelling_frees_the_topics() -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    meeting = play.noticed(around, topic)
    with pytest.raises(InvalidInput), transaction():
        operations.cancel_meeting(around.staff.actor, meeting, "  ")
    with transaction():
        operations.cancel_meeting(around.staff.actor, meeting, "停电")
    assert (meeting.state, topic.state) == ("cancelled", "admitted")
    assert play.noticed(around, topic).state == "noticed"


def test_those_who_have_something_to_do_are_told() -> None:
    around = play.scene()
    guest = factories.user("expert")
    meeting = play.planned(around, play.admitted_topic(around))
    with transaction():
        operations.invite(around.staff.actor, meeting, name=guest.name, party="expert", user=guest)
        operations.notice(around.staff.actor, meeting, given_at=meeting.starts_at - timedelta(days=6))
    for person in (guest, around.chair, around.recorder):
        assert [row.kind for row in list_notices(person.id).items] == ["council.invited"]
    written = play.closed(around, play.admitted_topic(around))
    with transaction():
        operations.save_minutes(around.recorder.actor, written, body="纪要")
    assert "council.to_confirm" in {row.kind for row in list_notices(around.chair.id).items}
