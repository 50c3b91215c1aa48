"""From the letter to the answer: offering, looking, adding, merging, ninety days, the panel."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, IllegalTransition, InvalidInput
from govtrack.notify.models import IN_APP, Message
from govtrack.proposals import operations
from govtrack.proposals.models import Proposal
from govtrack.proposals.operations import Words
from govtrack.proposals.queries import count_answered, list_editions, list_merge_wishes, list_updates
from govtrack.proposals.tasks import follow_proposals, tell_supporters
from govtrack.topics.models import Topic
from tests import factories
from tests.proposals.world import (
    QUESTION,
    Neighbourhood,
    colleague,
    living_at,
    neighbourhood,
    offered,
    person,
    proposing_letter,
    public,
    signs,
    supports,
)  # fmt: skip

NEW = Words("增设充电桩", "大家还是飞线充电。", QUESTION, ["装在南门"], "")


@pytest.fixture
def hood(app: Flask) -> Neighbourhood:
    return neighbourhood()


def told(kind: str) -> int:
    """How many messages of a kind were written."""
    return len(db.session.scalars(select(Message).where(Message.kind == f"proposals.{kind}")).all())


def age(proposal: Proposal, days: float) -> None:
    """As if it had been public for so long."""
    with transaction():
        proposal.published_at = now() - timedelta(days=days)
        proposal.due_at = proposal.published_at + timedelta(days=90)


def follow() -> dict[str, Any]:
    return follow_proposals(None)  # type: ignore[arg-type]  # it asks nothing of the run


def test_it_shows_what_was_masked_and_nothing_else(hood: Neighbourhood) -> None:
    author = person()
    proposal = offered(hood, author, shown_name="王阿姨")
    assert (proposal.title, proposal.problem, proposal.question) == ("增设充电桩", "大家飞线充电，很危险。", QUESTION)
    assert (proposal.ways, proposal.cost, proposal.state) == (["装在北门", "装在车库"], "约五万元", "offered")
    assert told("offered") == 1
    stranger = Actor("user", user_id=factories.user("community_staff").id, grants=(Grant("community_staff", "/99/"),))
    for act in (operations.publish, partial(operations.decline, reason="不合适公开")):
        with pytest.raises(Forbidden), transaction():
            act(stranger, proposal, seen_edition=1)
    with transaction():
        operations.publish(hood.desk, proposal, seen_edition=proposal.edition)
    assert proposal.due_at is not None and proposal.published_at is not None
    assert proposal.due_at - proposal.published_at == timedelta(days=90) and told("published") == 1


def test_words_that_changed_under_the_eyes_of_the_desk_are_not_published(hood: Neighbourhood) -> None:
    """Else an author shows harmless words, and other ones go public by the press that was meant for those."""
    author = person()
    proposal = offered(hood, author)
    read = proposal.edition
    with transaction():
        operations.revise(author, proposal, NEW)
    for act in (operations.publish, partial(operations.decline, reason="里面写的是邻居家的私事，不能公开。")):
        with pytest.raises(InvalidInput), transaction():
            act(hood.desk, proposal, seen_edition=read)
    assert db.session.get_one(Proposal, proposal.id).state == "offered"
    with transaction():
        operations.publish(hood.desk, proposal, seen_edition=read + 1)
    assert proposal.state == "collecting"


def test_nobody_publishes_what_nobody_has_read(hood: Neighbourhood) -> None:
    proposal = offered(hood, person())
    with transaction():
        proposal.submission.redaction_confirmed_at = None
    with pytest.raises(InvalidInput), transaction():
        operations.publish(hood.desk, proposal, seen_edition=proposal.edition)


def test_only_ones_own_letter_is_offered_and_once(hood: Neighbourhood) -> None:
    author, mallory = person(), person()
    letter = proposing_letter(hood.compound, author)
    with pytest.raises(Forbidden), transaction():
        operations.offer(mallory, letter)
    with transaction():
        operations.offer(author, letter)
    with pytest.raises(Forbidden), transaction():
        operations.offer(author, letter)


@pytest.mark.parametrize(("length", "fits"), [(39, True), (40, True), (41, False)])
def test_a_name_has_its_length(hood: Neighbourhood, length: int, fits: bool) -> None:
    if fits:
        assert offered(hood, person(), shown_name="王" * length).shown_name == "王" * length
    else:
        with pytest.raises(InvalidInput):
            offered(hood, person(), shown_name="王" * length)


def test_words_change_until_somebody_supports_them(hood: Neighbourhood) -> None:
    author, proposal = (who := person()), public(hood, who)
    due = proposal.due_at
    with transaction():
        operations.revise(author, proposal, NEW)
    assert (proposal.state, proposal.edition, proposal.problem) == ("offered", 2, "大家还是飞线充电。")
    assert [(one.number, one.problem) for one in list_editions(proposal)] == [(1, "大家飞线充电，很危险。")]
    with transaction():
        operations.publish(hood.desk, proposal, seen_edition=proposal.edition)
    assert proposal.due_at == due
    supports(proposal, person())
    with pytest.raises(Conflict), transaction():
        operations.revise(author, proposal, NEW)
    assert proposal.edition == 2


@pytest.mark.parametrize("wrong", [
    Words("", "问题", QUESTION), Words("题", " ", QUESTION), Words("题", "问题", ""),
    Words("题" * 81, "问题", QUESTION),
    Words("题", "问" * 5001, QUESTION), Words("题", "问题", "问" * 201), Words("题", "问题", QUESTION, ["路" * 201]),
])  # fmt: skip
def test_words_that_are_none_or_too_many(hood: Neighbourhood, wrong: Words) -> None:
    author = person()
    proposal = public(hood, author)
    with pytest.raises(InvalidInput), transaction():
        operations.revise(author, proposal, wrong)
    assert proposal.edition == 1


def test_what_is_added_is_masked_looked_at_and_told(hood: Neighbourhood) -> None:
    author, fan = person(), person()
    proposal = public(hood, author)
    supports(proposal, fan)
    with transaction():
        update = operations.add_update(author, proposal, "物业同意了，找13800138000。")
    assert "13800138000" not in update.body and told("added") == 1
    with pytest.raises(Forbidden), transaction():
        operations.add_update(fan, proposal, "我也说一句")
    with transaction():
        operations.show_update(hood.desk, update)
    assert told("shown") == 1 and list_updates(proposal, "shown") == [update]
    with pytest.raises(IllegalTransition), transaction():
        operations.refuse_update(hood.desk, update, "说的是邻居家的私事，不能公开。")


def test_supporters_are_told_once_and_the_author_apart(hood: Neighbourhood) -> None:
    author, fans = person(), [person() for _ in range(3)]
    proposal = public(hood, author)
    for fan in (author, *fans):
        supports(proposal, fan)
    with transaction():
        update = operations.add_update(author, proposal, "物业同意了。")
    with transaction():
        event = _event(operations.show_update(hood.desk, update))
    for _ in range(2):
        tell_supporters(None, proposal_id=proposal.id, kind="proposals.news", event_id=event)  # type: ignore[arg-type]  # no job
    assert told("news") == 3


def _event(update: Any) -> int:

    return db.session.scalars(
        select(Event.id).where(Event.subject_type == "proposal_updates").order_by(-Event.id)
    ).first()


def test_two_become_one_by_consent_alone(hood: Neighbourhood) -> None:
    ann, bob = person(), person()
    mine, theirs = public(hood, ann), public(hood, bob)
    supports(mine, person())
    with pytest.raises(Conflict), transaction():
        operations.agree_to_merge(bob, theirs, mine)
    for wrong in (None, mine):
        with pytest.raises(InvalidInput), transaction():
            operations.ask_to_merge(ann, mine, wrong)
    with pytest.raises(Forbidden), transaction():
        operations.ask_to_merge(bob, mine, theirs)
    with transaction():
        operations.ask_to_merge(ann, mine, theirs)
    with pytest.raises(Forbidden), transaction():
        operations.agree_to_merge(ann, theirs, mine)
    with transaction():
        operations.agree_to_merge(bob, theirs, mine)
    assert (mine.state, mine.merged_into_id, theirs.state, theirs.supporters) == ("merged", theirs.id, "collecting", 0)
    with pytest.raises(Conflict):
        supports(mine, person())


def test_only_those_of_one_community_become_one(hood: Neighbourhood) -> None:
    """Its households could not have co-signed the other one."""
    ann, bob = person(), person()
    mine, theirs = public(hood, ann), public(neighbourhood(), bob)
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.ask_to_merge(ann, mine, theirs)
    assert (refused.value.field, mine.merge_wish_id) == ("number", None)
    with transaction():
        mine.merge_wish_id = theirs.id  # asked before this was refused
    assert list(list_merge_wishes(theirs)) == []
    with pytest.raises(Forbidden), transaction():
        operations.agree_to_merge(bob, theirs, mine)
    assert (mine.state, mine.merged_into_id) == ("collecting", None)


@pytest.mark.parametrize(("days", "state"), [(75.9, "collecting"), (76.1, "closing")])
def test_the_desk_is_told_two_weeks_before_the_day(hood: Neighbourhood, days: float, state: str) -> None:
    proposal = public(hood, person())
    colleague(hood)
    age(proposal, days)
    follow()
    follow()
    db.session.refresh(proposal)
    assert proposal.state == state and told("called") == (state == "closing")


@pytest.mark.parametrize("has_colleague", [True, False])
def test_those_are_called_who_may_answer(hood: Neighbourhood, has_colleague: bool) -> None:
    """Not whoever made it public: a colleague, or the command room where the desk is one person."""
    proposal, room = public(hood, person()), factories.user("command")
    called = colleague(hood).user_id if has_colleague else room.id
    age(proposal, 80)
    follow()
    messages = db.session.scalars(select(Message).where(Message.kind == "proposals.called", Message.channel == IN_APP))
    assert [row.user_id for row in messages] == [called]


def test_it_is_answered_without_the_number(hood: Neighbourhood) -> None:
    clerk = colleague(hood)
    proposal = public(hood, person())
    with pytest.raises(IllegalTransition), transaction():
        operations.answer(clerk, proposal, "现在还不能装，电容不够。")
    age(proposal, 80)
    follow()
    supports(proposal, person())
    with pytest.raises(InvalidInput), transaction():
        operations.answer(clerk, proposal, " ")
    with transaction():
        operations.answer(clerk, proposal, "现在还不能装，电容不够，明年扩容。")
    assert proposal.state == "answered" and told("answered") == 1
    figure = count_answered()
    assert (figure.in_time, figure.due, figure.percent) == (1, 1, 100)


def test_the_figure_counts_what_is_late(hood: Neighbourhood) -> None:
    clerk = colleague(hood)
    rows = [public(hood, person()) for _ in range(3)]
    assert count_answered().percent is None
    age(rows[0], 89.9)
    assert count_answered().percent is None
    for row in rows[:2]:
        age(row, 90.1)
    assert (count_answered().in_time, count_answered().due, count_answered().percent) == (0, 2, 0)
    follow()
    factories.user("command")
    follow()
    with transaction():
        operations.answer(clerk, db.session.get_one(Proposal, rows[0].id), "太晚才答复，很抱歉。")
    assert (count_answered().in_time, count_answered().due) == (0, 2)


def test_the_panel_answers_what_has_the_number(app: Flask) -> None:
    hood = neighbourhood(15)
    proposal = public(hood, person())
    for room in ("1-101", "1-201", "1-301"):
        signs(proposal, living_at(hood.building, room))
    follow()
    assert proposal.state == "candidate"
    with transaction():
        topic = db.session.get_one(Topic, proposal.topic_id)
        topic.state, topic.decided_at, topic.decision_reason = "rejected", now(), "电力部门已经列入计划。"
        topic.decided_by_id = hood.desk.user_id
    follow()
    db.session.refresh(proposal)
    assert (proposal.state, proposal.decision_reason) == ("answered", "电力部门已经列入计划。")
    assert told("panel_answered") == 1


@pytest.mark.parametrize("reason", ["", "。", "不行", "不对不对不对不对"])
def test_what_is_not_shown_has_a_reason_that_says_something(hood: Neighbourhood, reason: str) -> None:
    proposal, author = offered(hood, person()), person()
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.decline(hood.desk, proposal, reason, seen_edition=proposal.edition)
    assert refused.value.field == "reason"
    shown = public(hood, author)
    with transaction():
        update = operations.add_update(author, shown, "北门已经有人来量过了。")
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.refuse_update(hood.desk, update, reason)
    assert refused.value.field == "reason"


@pytest.mark.parametrize(("number", "fits"), [(5, True), (6, True), (7, False)])
def test_no_way_that_was_typed_is_lost(hood: Neighbourhood, number: int, fits: bool) -> None:
    ways = [f"装在第{n}个车库" for n in range(number)]
    words = Words("增设充电桩", "大家飞线充电，很危险。", QUESTION, [*ways, " "])
    if fits:
        assert list(words.masked().ways) == ways
    else:
        with pytest.raises(InvalidInput) as refused:
            words.masked()
        assert refused.value.field == "ways"
