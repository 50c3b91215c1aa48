"""From when on a council can be opened, and how many of those invited came."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from govtrack.audit.queries import list_timeline
from govtrack.core.clock import local, now, pretend
from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.settings import change_setting
from govtrack.council import operations, queries
from govtrack.council.models import Meeting
from govtrack.council.operations import SheetLine
from tests.council import entries
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")


def coming(around: play.Scene) -> Meeting:
    """A meeting in six days, announced, with its sheet filled in already."""
    meeting = play.planned(around, play.admitted_topic(around), starts_at=now() + timedelta(days=6))
    with transaction():
        operations.notice(around.staff.actor, meeting)
        operations.record_attendance(around.recorder.actor, meeting, play.sheet(9, *play.THREE_PARTIES))
    return meeting


def test_a_coming_council_says_from_when_it_can_be_opened(sign_in: Any) -> None:
    around = play.scene()
    meeting = coming(around)
    recorder, base = sign_in(around.recorder), f"/council/{meeting.id}"
    recorder.set_cookie("language", "zh")
    page = recorder.get(base).text
    assert f'href="{base}/open"' not in page
    assert f'href="{base}/inquorate"' not in page
    assert "起可以开会" in page
    for path in ("open", "inquorate"):
        early = recorder.get(f"{base}/{path}").text
        assert "还没到开会时间" in early, path
        assert 'name="csrf_token"' not in early.partition("<main")[2], path
        refused = recorder.send(
            f"{base}/{path}", {"at": entries.written(now())}, page=f"/council/{meeting.id}/attendance"
        )
        assert refused.status_code == 409, path
        assert "最早" in refused.text, path
    with transaction():
        change_setting("council.open_hours_before", 24 * 7, "test")
    assert f'href="{base}/open"' in recorder.get(base).text
    assert recorder.send(f"{base}/open", {"at": entries.written(now())}).status_code == 302


def test_a_missed_quorum_is_recorded_only_where_it_was_missed(sign_in: Any) -> None:
    """What the sheet would refuse is not offered, and no further council where nothing is left."""
    around = play.scene()
    meeting, clerk = play.noticed(around, play.admitted_topic(around)), around.recorder.actor
    recorder, staff, base = sign_in(around.recorder), sign_in(around.staff), f"/council/{meeting.id}"
    with transaction():
        operations.record_attendance(clerk, meeting, play.sheet(3, *play.THREE_PARTIES))
    assert f'href="{base}/inquorate"' in recorder.get(base).text
    with transaction():
        operations.record_attendance(clerk, meeting, play.sheet(9))
    assert f'href="{base}/open"' in recorder.get(base).text
    assert f'href="{base}/inquorate"' not in recorder.get(base).text
    with transaction():
        operations.open_meeting(clerk, meeting)
        operations.decide_item(clerk, play.items(meeting)[0], outcome="consensus", text="同意")
        operations.close_meeting(clerk, meeting)
    assert f'href="{base}/minutes"' in staff.get(base).text
    assert f'href="{base}/continue"' not in staff.get(base).text


def test_nobody_opens_a_council_before_its_time() -> None:
    around = play.scene()
    meeting = coming(around)
    recorder, begin = around.recorder.actor, meeting.starts_at
    for moment in (now(), begin - timedelta(minutes=61)):
        with pretend(moment), pytest.raises(Conflict), transaction():
            operations.open_meeting(recorder, meeting)
        with pretend(moment), pytest.raises(Conflict), transaction():
            operations.declare_inquorate(recorder, meeting)
    with pretend(begin), pytest.raises(InvalidInput) as wrong, transaction():
        operations.open_meeting(recorder, meeting, at=begin - timedelta(days=1))
    assert wrong.value.field == "at"
    with pretend(begin - timedelta(minutes=59)), transaction():
        operations.open_meeting(recorder, meeting)
    assert meeting.opened_at == begin - timedelta(minutes=59)


def test_the_list_tells_how_many_of_those_invited_came(client: Any) -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    absent = SheetLine("没来的人", "residents", "20幢", has_attended=False)
    with transaction():
        operations.record_attendance(around.recorder.actor, meeting, [*play.sheet(9, *play.THREE_PARTIES), absent])
        operations.open_meeting(around.recorder.actor, meeting)
        late = SheetLine("晚到的人", "residents", "21幢")
        operations.record_attendance(around.recorder.actor, meeting, [late])
        operations.close_meeting(around.recorder.actor, meeting, reason="下次再议")
    [turnout] = queries.list_turnouts([meeting]).values()
    assert (turnout.invited, turnout.came, turnout.uninvited) == (13, 12, 1)
    client.set_cookie("language", "en")
    text = client.get("/council").text
    assert "12 of 13" in text
    assert "and 1 not invited" in text
    called_off = play.noticed(around, play.admitted_topic(around))
    with transaction():
        operations.cancel_meeting(around.staff.actor, called_off, "停电")
    assert "0 of" not in client.get("/council").text


def test_the_way_of_a_topic_is_one_tap_from_its_item_and_does_not_push_the_next_away(client: Any) -> None:
    around = play.scene()
    topic = play.admitted_topic(around)
    meeting = play.noticed(around, topic)
    client.set_cookie("language", "en")
    agenda = client.get(f"/council/{meeting.id}").text
    assert 'class="loop-step' not in agenda
    way = f"/trace/topic/{topic.id}"
    assert f'href="{way}"' in agenda
    assert 'class="loop-step' in client.get(way).text


def test_a_meeting_that_is_over_goes_into_no_calendar(client: Any) -> None:
    around = play.scene()
    coming, over = play.noticed(around, play.admitted_topic(around)), play.closed(around, play.admitted_topic(around))
    offer = "Add to my calendar"
    client.set_cookie("language", "en")
    assert offer in client.get(f"/council/{coming.id}").text
    assert offer not in client.get(f"/council/{over.id}").text


def test_the_end_that_is_offered_first_is_accepted(sign_in: Any) -> None:
    around = play.scene()
    meeting = play.in_session(around, play.admitted_topic(around))
    path = f"/council/{meeting.id}/close"
    for moment in (meeting.opened_at + timedelta(minutes=5), meeting.ends_at, meeting.ends_at + timedelta(days=3)):
        with pretend(moment):
            offered = re.search(r'name="at"[^>]*value="([^"]+)"', sign_in(around.recorder).get(path).text)
            assert offered is not None
            assert local(meeting.opened_at).strftime("%Y-%m-%dT%H:%M") <= offered[1]
            assert offered[1] <= local(moment).strftime("%Y-%m-%dT%H:%M")
    with pretend(meeting.opened_at + timedelta(minutes=5)):
        recorder = sign_in(around.recorder)
        offered = re.search(r'name="at"[^>]*value="([^"]+)"', recorder.get(path).text)
        assert offered is not None
        assert recorder.send(path, {"at": offered[1], "reason": "下次再议"}).status_code == 302


def test_each_saving_of_a_sheet_tells_how_many_have_come_by_then() -> None:
    """Of two helpers each enters a page of the sheet; the second one tells of all, not of a page."""
    around = play.scene()
    meeting = play.planned(around, play.admitted_topic(around))
    lines = play.sheet(9, *play.THREE_PARTIES)
    for page in (lines[:7], lines[7:]):
        with transaction():
            operations.record_attendance(around.recorder.actor, meeting, page)
    saved = [event.data["attendances"] for event in list_timeline(meeting) if event.verb == "attendance_recorded"]
    assert saved == [7, 12]
