"""Letters that join an answered topic: nobody is answered unseen, and nobody's matter ends silently."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.core.jobs import JobRun
from govtrack.intake import operations as intake
from govtrack.intake.models import JOINED, Submission
from govtrack.intake.policy import as_reporter
from govtrack.notify.models import Message
from govtrack.oversight.queries.work import count_work
from govtrack.responses import operations, tasks
from govtrack.responses.models import Answer, LeftOutLetter, Receiver, Response
from govtrack.responses.queries.awaiting import count_awaiting, list_letters_awaiting
from govtrack.responses.queries.history import load_submission_history, load_topic_history
from govtrack.responses.queries.late import (
    Reach,
    list_answers_with_late,
    page_late,
    reach_of,
    read_reach,
    write_reach,
)
from govtrack.responses.stages import stage_of_submission
from govtrack.topics import operations as topics
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.operations.writers import tell_late_joiners
from tests import factories
from tests.responses import world

OTHER_MATTER = "说的是篮球场，不是校门口。"


@pytest.fixture
def topic(app: Flask) -> Topic:
    """A decided topic of two letters."""
    return world.topic_of(world.letter()[0], world.letter()[0])


@pytest.fixture
def answer(topic: Topic) -> Response:
    """Its answer, which both have."""
    response = world.published(topic=topic)
    world.deliver(response)
    return response


def _joins(topic: Topic, text: str = "我也觉得校门口太堵", **more: Any) -> Submission:
    """A letter that the comparison adds; the job has looked."""
    letter = world.letter(text, **more)[0]
    world.join(topic, letter)
    _sweep()
    return letter


def _sweep() -> dict[str, Any]:
    return tasks.answer_late_joiners(JobRun(0, 60)) or {}


def _looker() -> Any:
    return factories.actor("community_staff")


def _answer(actor: Any, response: Response, letter: Submission, seen: int | None = None) -> None:
    with transaction():
        operations.answer_late(actor, response, letter, seen_version=letter.version if seen is None else seen)


def _told(user: Any) -> int:
    told = select(func.count(Message.id)).where(Message.kind == "responses.late", Message.user_id == user.id)
    return db.session.scalar(told) or 0


def _waits() -> list[int]:
    """The letters that the page of the work list counts."""
    return [row.letters for row in list_answers_with_late(_looker()).items]


def test_nobody_is_answered_unseen_and_one_who_was_seen_is_answered_once(topic: Topic, answer: Response) -> None:
    late = _joins(topic)
    assert late.id not in world.answers_by_letter() and _sweep() == {"answered": 0, "waiting": 0}
    _answer(_looker(), answer, late)
    assert _sweep()["answered"] == 1 and _sweep()["answered"] == 0
    row = db.session.scalars(select(Answer).where(Answer.submission_id == late.id)).one()
    assert row.is_late and row.response_id == answer.id and late.state == "answered"
    with pytest.raises(Conflict):
        _answer(_looker(), answer, late)


def test_of_what_joined_while_the_reviewer_read_the_later_waits(topic: Topic) -> None:
    response, reviewer = world.handed_in(topic=topic), factories.actor("command")
    seen = write_reach(response)
    late = world.letter("晚来的一封")[0]
    world.join(topic, late)
    with transaction():
        operations.publish_response(
            reviewer, response, seen_version=response.version, seen_reach=seen, has_checked_findings=True
        )
    assert world.deliver(response) == 2
    assert _sweep() == {"answered": 0, "waiting": 1}
    assert late.id not in world.answers_by_letter()


def test_what_a_page_showed_is_read_again_however_many_letters_and_nothing_else_is() -> None:
    for reach in (Reach(0, 0, 0), Reach(2, 9, 31), Reach(40_000, 79_999_960_000, 2_400_000)):
        assert read_reach(str(reach)) == reach
    for nonsense in ("", "1-2", "1-2-3-4", "1--2", "-1-2-3", "a-b-c", f"1-2-{10**30}", "1-2-３"):
        assert read_reach(nonsense) is None


def _shown_by_another(response: Response) -> str:
    """The same letters, as the page of another response showed them."""
    another = Response(id=response.id + 1, topic_id=response.topic_id, state="in_review")
    return write_reach(another)


@pytest.mark.parametrize("how", ["merged", "left", "nothing", "nonsense", "nobody", "one", "unsigned", "other"])
def test_nothing_is_released_to_others_than_the_page_showed(topic: Topic, how: str) -> None:
    response, reviewer = world.handed_in(topic=topic), factories.actor("command")
    shown = write_reach(response)
    one = db.session.scalars(select(TopicMember).where(TopicMember.topic_id == topic.id)).first()
    assert one is not None
    signature = shown.rpartition("-")[2]
    made_up = {
        "nothing": "", "nonsense": "1-2", "nobody": f"0-0-0-{signature}", "unsigned": str(reach_of(response)),
        "one": f"1-{one.submission_id}-{one.id}-{signature}", "other": _shown_by_another(response),
    }  # fmt: skip
    seen = made_up.get(how, shown)
    if how == "left":
        with transaction():
            members = db.session.scalars(select(TopicMember).where(TopicMember.topic_id == topic.id)).all()
            members[0].ended_at = now()
    if how == "merged":
        # A membership that is older than what the page showed: its topic came to this one meanwhile.
        older = db.session.scalars(select(TopicMember.id).order_by(TopicMember.id)).all()[0]
        letter = world.letter("同一件事")[0]
        with transaction():
            db.session.add(TopicMember(id=older - 1, topic_id=topic.id, submission_id=letter.id))
    with pytest.raises(InvalidInput), transaction():
        operations.publish_response(
            reviewer, response, seen_version=response.version, seen_reach=seen, has_checked_findings=True
        )
    db.session.expire_all()
    assert response.state == "in_review" and db.session.scalar(select(Receiver.id)) is None


def test_the_page_of_the_reviewer_carries_whom_it_shows(client: Any, topic: Topic) -> None:
    response = world.handed_in(topic=topic)
    client.sign_in(factories.user("command"))
    path = f"/responses/{response.id}/review"
    reach = re.search(r'name="publish-reach"[^>]*value="([^"]*)"', client.get(path).get_data(as_text=True))
    assert reach is not None and reach[1] == write_reach(response)
    sent = {"publish": "1", "publish-seen": str(response.version), "publish-has_checked_findings": "y"}
    for wrong in ({}, {"publish-reach": "1-2-1"}):
        assert client.send(path, {**sent, **wrong}).status_code == 422
    assert response.state == "in_review"
    assert client.send(path, {**sent, "publish-reach": reach[1]}).status_code == 303


def test_a_letter_left_out_is_answered_alone_with_its_own_clock(topic: Topic, answer: Response) -> None:
    late, actor = _joins(topic, "篮球场晚上太吵"), _looker()
    due_at = late.due_at
    with pytest.raises(InvalidInput), transaction():
        operations.leave_out(actor, answer, late, " ")
    with transaction():
        operations.leave_out(actor, answer, late, OTHER_MATTER)
    assert _sweep() == {"answered": 0, "waiting": 0} and _waits() == []
    assert [card.id for card in list_letters_awaiting(factories.actor("command")).items] == [late.id]
    assert late.due_at == due_at and late.state == "accepted"
    stage = _stage(late)
    assert (stage.key, stage.is_over, stage.due) == ("answered", False, due_at)
    with pytest.raises(Conflict), transaction():
        operations.leave_out(actor, answer, late, OTHER_MATTER)
    with pytest.raises(Conflict):
        _answer(actor, answer, late)
    world.deliver(world.published(submission=late))
    assert world.answers_by_letter()[late.id] == 1


def test_taken_in_again_it_waits_for_a_look(topic: Topic, answer: Response) -> None:
    late, actor = _joins(topic), _looker()
    with transaction():
        operations.leave_out(actor, answer, late, OTHER_MATTER)
    with transaction():
        operations.take_in(actor, answer, late)
    _sweep()
    assert _waits() == [1] and late.id not in world.answers_by_letter()


def test_who_was_answered_with_the_others_is_not_left_out_afterwards(topic: Topic, answer: Response) -> None:
    first, actor = db.session.scalars(select(Answer.submission_id)).first(), _looker()
    with pytest.raises(Conflict), transaction():
        operations.leave_out(actor, answer, db.session.get_one(Submission, first), OTHER_MATTER)
    assert db.session.scalar(select(LeftOutLetter.id)) is None


def test_words_that_were_corrected_meanwhile_are_read_again(topic: Topic, answer: Response) -> None:
    late = _joins(topic)
    with pytest.raises(InvalidInput):
        _answer(_looker(), answer, late, late.version - 1)
    assert _sweep()["answered"] == 0


def test_a_letter_that_left_the_topic_meanwhile_waits_no_more(topic: Topic, answer: Response) -> None:
    late = _joins(topic)
    with transaction():
        db.session.scalars(select(TopicMember).where(TopicMember.submission_id == late.id)).one().ended_at = now()
    assert _waits() == [] and page_late(answer).items == []
    with pytest.raises(Forbidden):
        _answer(_looker(), answer, late)
    assert _sweep()["answered"] == 0


def test_a_letter_that_was_taken_back_waits_no_more(topic: Topic, answer: Response) -> None:
    late = _joins(topic, accepted=False)
    assert _waits() == [1]
    with transaction():
        intake.take_back(as_reporter(), late)
    assert _waits() == [] and count_awaiting(_looker()).late == 0
    with pytest.raises(Conflict):
        _answer(_looker(), answer, late)


def test_a_new_revision_answers_whoever_its_reviewer_saw_waiting(topic: Topic, answer: Response) -> None:
    late = _joins(topic)
    newer = world.published(topic=topic, change_note="改了日期")
    assert world.deliver(newer) == 1 and _waits() == []
    assert db.session.scalars(select(Answer.response_id).where(Answer.submission_id == late.id)).all() == [newer.id]
    with pytest.raises(Forbidden):
        _answer(_looker(), answer, late)
    told = select(Message.read_at).where(Message.kind == "responses.late")
    assert all(db.session.scalars(told).all())


def test_who_says_the_same_by_a_tap_is_answered_and_with_a_sentence_waits(topic: Topic, answer: Response) -> None:
    tap, words = (
        world.letter(text, accepted=False, channel=channel)[0]
        for text, channel in (("我也遇到了", JOINED), ("我这里不同", "web"))
    )
    world.join(topic, tap, "writer")
    world.join(topic, words, "writer")
    assert _sweep() == {"answered": 1, "waiting": 1}
    assert tap.id in world.answers_by_letter() and words.id not in world.answers_by_letter()


@pytest.mark.parametrize("way", ["merged", "moved"])
def test_who_said_the_same_of_another_matter_by_a_tap_waits_for_a_look(
    topic: Topic, answer: Response, way: str
) -> None:
    letter, panel = world.letter("篮球场晚上太吵")[0], factories.actor("community_staff")
    tap = world.letter("我也遇到了", accepted=False, channel=JOINED)[0]
    place = factories.subdistrict()
    with transaction():
        other = topics.nominate(panel, "同一件事", title="篮球场", place=place, submissions=[letter])
    world.join(other, tap, "writer")
    with transaction():
        if way == "merged":
            other.merged_into_id = other.root_id = topic.id
        else:
            db.session.scalars(select(TopicMember).where(TopicMember.submission_id == tap.id)).one().ended_at = now()
    if way == "moved":
        world.join(topic, tap, "staff")
    assert _sweep() == {"answered": 0, "waiting": 2 if way == "merged" else 1}
    assert tap.id not in world.answers_by_letter() and tap.id in [row.letter.id for row in page_late(answer).items]


def test_only_who_writes_about_the_topic_looks_and_never_at_their_own_letter(topic: Topic, answer: Response) -> None:
    clerk = factories.user("community_staff")
    late = _joins(topic)
    mine = _joins(topic, "我自己写的", sender=clerk.actor)
    for role in ("property", "resident", "supervisor", "auditor", "grid_worker"):
        with pytest.raises(Forbidden):
            _answer(factories.actor(role), answer, late)
    with pytest.raises(Forbidden):
        _answer(clerk.actor, answer, mine)
    stranger = world.letter("别的事")[0]
    with pytest.raises(Forbidden):
        _answer(_looker(), answer, stranger)
    assert _sweep()["answered"] == 0


def test_a_heap_is_told_once_a_day_counted_and_ended(topic: Topic, answer: Response) -> None:
    clerk = factories.user("community_staff")
    first, second = _joins(topic), _joins(topic)
    assert _told(clerk) == 1, "the same heap on the same day is one notice"
    more = _joins(topic)
    assert _told(clerk) == 1
    assert count_work(clerk.actor)["late_letters"] == 3 and _waits() == [3]
    with time_machine.travel(now() + timedelta(days=1)):
        third = _joins(topic)
    assert _told(clerk) == 2
    for letter in (first, second, more, third):
        _answer(clerk.actor, answer, letter)
    unread = select(Message.id).where(Message.kind == "responses.late", Message.read_at.is_(None))
    assert db.session.scalars(unread).all() == [] and count_work(clerk.actor)["late_letters"] == 0


def test_its_own_clock_runs_on_and_shows(topic: Topic, answer: Response, client: Any) -> None:
    late = _joins(topic)
    with transaction():
        late.due_at = now() - timedelta(days=1)
    client.sign_in(factories.user("community_staff"))
    for path in ("/responses/work?view=late", f"/responses/{answer.id}/receivers"):
        assert "已逾期" in client.get(path).get_data(as_text=True), path


def _stage(letter: Submission) -> Any:
    history = load_submission_history(letter)
    return stage_of_submission(history, load_topic_history(history.topic) if history.topic is not None else None)


def test_the_writer_reads_true_words_meanwhile(
    topic: Topic, answer: Response, client: Any, run_jobs: Callable[[], int]
) -> None:
    late, code = world.letter("校门口太堵了")
    world.join(topic, late)
    stage = _stage(late)  # before any job has run, too
    assert (stage.key, stage.is_over, stage.due) == ("answered", False, late.due_at)
    client.send("/follow", {"code": code})
    page = client.get(f"/follow/{late.number}").get_data(as_text=True)
    assert f"/responses/{answer.id}" in page and "工作人员会看" in page
    world.look_at(late)
    page = client.get(f"/follow/{late.number}").get_data(as_text=True)
    assert "工作人员会看" not in page and 'id="answers"' in page


def test_the_writer_is_told_that_somebody_looks_unless_they_have_the_answer(topic: Topic, answer: Response) -> None:
    waits, has_it = _joins(topic), _joins(topic)
    world.look_at(has_it)
    with transaction():
        tell_late_joiners()
        operations.tell_waiting()
    told = select(Message.reporter, Message.kind).where(Message.kind.startswith("topics.joined"))
    rows = {tuple(row) for row in db.session.execute(told)}
    assert (f"letter/{waits.id}", "topics.joined_answered") in rows
    assert f"letter/{has_it.id}" not in {reporter for reporter, _kind in rows}


def test_letters_of_a_topic_that_is_merged_into_an_answered_one_wait(topic: Topic, answer: Response) -> None:
    other, panel = world.letter("接送车乱停")[0], factories.actor("community_staff")
    with transaction():
        joined = topics.nominate(
            panel, "同一件事", title="接送车乱停", place=factories.subdistrict(), submissions=[other]
        )
    with transaction():
        joined.merged_into_id = joined.root_id = topic.id
    assert _sweep() == {"answered": 0, "waiting": 1}
    assert [row.added_by for row in page_late(answer).items] == ["merge"]


def test_the_page_answers_and_leaves_out_what_is_ticked(topic: Topic, answer: Response, client: Any) -> None:
    fits, other = _joins(topic), _joins(topic, "篮球场晚上太吵")
    client.sign_in(factories.user("community_staff"))
    path = f"/responses/{answer.id}/receivers"
    page = client.get(path).get_data(as_text=True)
    assert world.PHONE not in page and fits.number in page and path in client.get(f"/responses/{answer.id}").text
    assert client.send(path, {"answer": "1"}).status_code == 422
    assert client.send(path, {"answer": "1", "letter": str(fits.id), f"seen-{fits.id}": "0"}).status_code == 422
    assert client.send(path, {"leave_out": "1", "letter": str(other.id), "reason": ""}).status_code == 422
    seen = {f"seen-{number}": version for number, version in re.findall(r'name="seen-(\d+)" value="(\d+)"', page)}
    assert client.send(path, {"answer": "1", "letter": str(fits.id), **seen}).status_code == 303
    assert client.send(path, {"leave_out": "1", "letter": str(other.id), "reason": OTHER_MATTER}).status_code == 303
    _sweep()
    assert fits.id in world.answers_by_letter() and other.id not in world.answers_by_letter()
    page = client.get(path).get_data(as_text=True)
    assert OTHER_MATTER in page and "没有信件在等" in page
    assert client.get(f"/responses/{answer.id}").text.count(path) == 0
