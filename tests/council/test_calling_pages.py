"""Calling a meeting in a browser, and continuing one that missed its quorum."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from govtrack.accounts import operations as accounts
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.council import queries
from tests import factories
from tests.council import entries
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Give the meeting a title."),
        ({"title": "长" * 201}, "at most 200 fit"),
        ({"starts_at": "下周三"}, "Enter day and time"),
        ({"planned_minutes": "121"}, "up to 120 minutes"),
        ({"planned_minutes": "many"}, "Enter a whole number"),
        ({"mode": "telepathy"}, "Choose one of the list."),
        ({"venue": ""}, "Say where the meeting is held."),
        ({"mode": "online", "online_link": "javascript:alert(1)"}, "begins with https://"),
    ],
)
def test_a_faulty_call_comes_back_with_what_was_typed(sign_in: Any, changes: dict[str, str], words: str) -> None:
    around = play.scene()
    staff = sign_in(around.staff)
    staff.set_cookie("language", "en")
    answer = staff.send("/council/new", entries.meeting_data(around, **{"venue": "三楼会议室", **changes}))
    assert answer.status_code == 422
    assert words in answer.text
    assert "venue" in changes or "三楼会议室" in answer.text
    assert not queries.list_coming_meetings(with_planned=True)


def test_chair_and_recorder_are_two_persons(sign_in: Any) -> None:
    around = play.scene()
    staff = sign_in(around.staff)
    staff.set_cookie("language", "en")
    with transaction():
        accounts.grant_role(SYSTEM, around.chair, "recorder", factories.subdistrict(), None)
    answer = staff.send("/council/new", entries.meeting_data(around, recorder=around.chair.id))
    assert answer.status_code == 422
    assert "must be two people" in answer.text


def test_an_inquorate_meeting_is_continued(sign_in: Any, client: Any) -> None:
    around = play.scene()
    meeting = play.noticed(around, play.admitted_topic(around))
    recorder, staff = sign_in(around.recorder), sign_in(around.staff)
    base = f"/council/{meeting.id}"
    assert (
        recorder.send(f"{base}/open", {"at": entries.written(meeting.starts_at)}, page=f"{base}/inquorate").status_code
        == 409
    )
    assert recorder.send(f"{base}/inquorate").status_code == 302
    data = entries.meeting_data(around, starts_at=entries.written(now() + timedelta(days=9)))
    assert staff.send(f"{base}/continue", data).status_code == 302
    following = queries.find_next_meeting(meeting)
    assert following is not None
    [item] = play.items(following)
    assert item.question == play.QUESTION
    client.set_cookie("language", "en")
    assert "No quorum" in client.get(base).text
