"""What a council can do, and what it refuses."""

from __future__ import annotations

import pytest

from govtrack.core.db import transaction
from govtrack.council import operations, queries
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")


def test_a_meeting_from_call_to_published_minutes() -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    meeting = play.noticed(around, topic)
    assert meeting.number.startswith("RT-")
    assert topic.state == "scheduled"
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, play.sheet(9, *play.THREE_PARTIES))
        quorum = operations.open_meeting(around.recorder.actor, meeting)
    assert (quorum.present_voting, quorum.needed) == (10, 9)
    assert topic.state == "in_session"
    [item] = play.items(meeting)
    with transaction():
        suggestion = operations.record_suggestion(around.recorder.actor, item, text="加装隔离栏", party="residents")
        operations.answer_suggestion(around.staff.actor, suggestion, adopted="partly", reason="先试一个月")
    motion = play.vote(around, item, 8, 1, 1)
    assert motion.has_carried
    with transaction():
        operations.record_dissent(around.recorder.actor, motion, party="residents", reason="老人接送绕路")
        operations.decide_item(around.recorder.actor, item, outcome="majority_advice", text="试行一个月")
    assert (topic.state, topic.outcome) == ("decided", "majority_advice")
    with transaction():
        operations.close_meeting(around.recorder.actor, meeting)
        operations.save_minutes(around.recorder.actor, meeting, body="议事纪要")
    with transaction():
        revision = operations.save_minutes(around.recorder.actor, meeting, body="议事纪要（补充）", based_on=1)
    with transaction():
        operations.confirm_minutes(around.chair.actor, meeting, revision, play.residents(meeting)[:2])
        operations.publish_minutes(around.staff.actor, meeting)
    assert meeting.state == "published"
    assert queries.find_public_revision(meeting).body == "议事纪要（补充）"
    assert [row.body for row in queries.list_revisions(meeting)] == ["议事纪要", "议事纪要（补充）"]
