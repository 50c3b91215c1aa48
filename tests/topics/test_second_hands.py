"""No correction goes round the panel: who wrote, who has an interest, and what was decided before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.duties import is_separate
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.intake.models import Submission
from govtrack.topics import hands, matters, operations
from govtrack.topics.models import EngineConstraint, Topic, TopicBurst
from govtrack.topics.queries import list_members
from govtrack.topics.queries.panel import hear_panel
from tests import factories
from tests.topics.test_rules_on_rows import letter_of, topic


def member() -> Actor:
    found: Actor = factories.actor("community_staff")
    return found


@pytest.fixture
def author(app: Flask) -> Actor:
    return member()


@pytest.fixture
def mine(author: Actor) -> Topic:
    """A candidate with a letter of the author's."""
    row = topic(state="candidate")
    letter_of(row, author)
    return row


def opened(row: Topic) -> Topic:
    opener = member()
    with transaction():
        operations.start_review(opener, row)
    return row


def decided(row: Topic, choice: str = "admit") -> Topic:
    decider = member()
    factories.panel_says(opened(row), choice)
    with transaction():
        getattr(operations, choice)(decider, row, "有理由")
    return row


def first(row: Topic) -> Submission:
    return list_members(row)[0]


# Ways in which an author takes the own letter out of a topic that is to be decided.
def _move_out(author: Actor, row: Topic) -> None:
    operations.move_submission(author, first(row), None, "别的事")


def _set_apart(author: Actor, row: Topic) -> None:
    operations.not_the_same(author, row, first(row), "别的事")


def _split_off(author: Actor, row: Topic) -> None:
    operations.split(author, row, [first(row)], "另一件", "别的事")


@pytest.mark.parametrize("take_out", [_move_out, _set_apart, _split_off])
def test_taking_the_own_letter_out_opens_nothing(
    author: Actor, mine: Topic, take_out: Callable[[Actor, Topic], None]
) -> None:
    with transaction():
        take_out(author, mine)
    opened(mine)
    factories.panel_says(mine)
    with pytest.raises(Forbidden), transaction():
        operations.admit(author, mine, "好")
    assert mine.state == "under_review"


def test_an_undone_merge_leaves_the_author_an_author(author: Actor, mine: Topic) -> None:
    other = topic(state="candidate")
    with transaction():
        operations.merge(author, mine, other, "一起谈")
        operations.unmerge(author, mine, "分开谈")
    assert hands.who_wrote_about(other).persons == {author.user_id}
    assert not is_separate(author, "topics.decide", other)
    assert hands.who_wrote_about(topic()).persons == frozenset()


def test_opinions_of_whoever_turns_out_to_have_written_do_not_count(author: Actor, mine: Topic) -> None:
    other = opened(topic(state="candidate"))
    with transaction():
        operations.give_opinion(author, other, "admit")
    factories.panel_says(other, "admit", ("commissioner",))
    assert hear_panel(other).people == 2
    stranger = member()
    with transaction():
        operations.merge(stranger, mine, other, "一起谈")
    assert hear_panel(other).people == 1


@pytest.mark.parametrize("state", ["admitted", "rejected", "parked", "direct_handling"])
def test_joining_what_was_decided_is_a_decision(author: Actor, mine: Topic, state: str) -> None:
    decider = member()
    survivor = topic(
        state="candidate", decided_by_id=decider.user_id, decided_at=mine.created_at, parked_until=mine.created_at
    )
    with transaction():
        survivor.state = state
    stranger = member()
    with pytest.raises(Forbidden, match="您"), transaction():
        operations.merge(author, mine, survivor, "同一件事")
    with pytest.raises(Conflict), transaction():
        operations.merge(stranger, mine, survivor, "同一件事")
    assert (mine.state, mine.merged_into_id) == ("candidate", None)
    opened(mine)
    with pytest.raises(Conflict), transaction():
        operations.merge(stranger, mine, survivor, "同一件事")
    factories.panel_says(mine, "merge")
    with transaction():
        operations.merge(stranger, mine, survivor, "同一件事")
    assert (mine.state, mine.merged_into_id) == ("merged", survivor.id)


def test_who_wrote_about_what_was_decided_does_not_join_others_to_it(author: Actor, mine: Topic) -> None:
    stranger = member()
    decided(mine)
    other = opened(topic(state="candidate"))
    factories.panel_says(other, "merge")
    with pytest.raises(Forbidden), transaction():
        operations.merge(author, other, mine, "同一件事")
    with transaction():
        operations.merge(stranger, other, mine, "同一件事")
    with pytest.raises(Forbidden), transaction():
        operations.unmerge(author, other, "分开谈")
    with transaction():
        operations.unmerge(stranger, other, "分开谈")
    assert other.state == "candidate"


def test_before_the_panel_joining_stays_a_correction_of_one_person(author: Actor, mine: Topic) -> None:
    other = topic(state="forming")
    with transaction():
        operations.merge(author, mine, other, "同一件事")
    assert mine.merged_into_id == other.id


# Everything that a person does to a topic, of which one who declared an interest does nothing.
ACTS: dict[str, Callable[[Actor, Topic, Topic], object]] = {
    "start_review": lambda actor, row, _other: operations.start_review(actor, row),
    "merge": lambda actor, row, other: operations.merge(actor, row, other, "同一件事"),
    "merge into it": lambda actor, row, other: operations.merge(actor, other, row, "同一件事"),
    "rename": lambda actor, row, _other: operations.rename(actor, row, "新名字", reason="改题"),
    "pin": lambda actor, row, _other: operations.pin(actor, row),
    "split": lambda actor, row, _other: _split_off(actor, row),
    "set apart": lambda actor, row, _other: _set_apart(actor, row),
    "move out": lambda actor, row, _other: _move_out(actor, row),
    "move in": lambda actor, row, other: operations.move_submission(actor, first(other), row, "同一件事"),
    "hold together": lambda actor, row, _other: operations.hold_together(actor, row, "一件事"),
    "judge a flood": lambda actor, row, _other: operations.judge_burst(actor, flood_in(row), "clear", "看过了"),
}


def flood_in(row: Topic) -> TopicBurst:
    burst = TopicBurst(topic_id=row.id, letters=5, reporters=1, new_accounts=0, reasons=[])
    db.session.add(burst)
    db.session.flush()
    return burst


@pytest.mark.parametrize("act", list(ACTS))
def test_who_declared_an_interest_leaves_the_topic_to_others(app: Flask, act: str) -> None:
    interested, free = member(), member()
    row, other = topic(state="candidate", cohesion=10, letters=9), topic(state="candidate")
    for one in (row, other):
        letter_of(one)
        letter_of(one)
    with transaction():
        operations.declare_interest(interested, row, True, "我就住在这栋楼")
    with pytest.raises(Forbidden, match="自身利益"), transaction():
        ACTS[act](interested, row, other)
    with transaction():
        ACTS[act](free, row, other)


def test_an_interest_in_what_was_merged_is_one_in_the_whole_matter(app: Flask) -> None:
    interested, free = member(), member()
    row, other = topic(state="candidate"), topic(state="candidate")
    with transaction():
        operations.declare_interest(interested, row, True, "我就住在这栋楼")
        operations.declare_interest(interested, other, False)
        renamed = operations.rename(free, other, "新名字", reason="改题")
        operations.merge(free, row, other, "同一件事")
    assert renamed.id == other.id
    for act in (
        lambda: operations.unmerge(interested, row, "分开谈"),
        lambda: operations.rename(interested, other, "再改", reason="改题"),
        lambda: operations.start_review(interested, other),
        lambda: operations.undo_curation(interested, last_correction(other, "rename"), "改回"),
    ):
        with pytest.raises(Forbidden, match="自身利益"), transaction():
            act()
    with transaction():
        operations.unmerge(free, row, "分开谈")
    with transaction():
        operations.rename(interested, other, "再改", reason="改题")


def last_correction(row: Topic, kind: str) -> EngineConstraint:
    rows = db.session.query(EngineConstraint).filter_by(topic_id=row.id, kind=kind)
    return rows.order_by(EngineConstraint.id.desc()).first()


def test_an_author_does_not_take_the_refusal_back(author: Actor, mine: Topic) -> None:
    stranger = member()
    decided(mine, "reject")
    with pytest.raises(Forbidden), transaction():
        operations.reconsider(author, mine, "再议")
    with transaction():
        operations.reconsider(stranger, mine, "再议")
    assert mine.state == "under_review"


def test_a_topic_that_was_opened_again_is_decided_by_somebody_else(app: Flask) -> None:
    desk, decider = member(), member()
    row = decided(topic(state="candidate"), "reject")
    with transaction():
        operations.advance_topic(desk, row, "respond")
        operations.advance_topic(desk, row, "reopen", "有人不服")
    review = matters.find_open_review(row)
    assert row.state == "under_review" and review is not None
    assert (review.round, review.opened_by_id) == (2, desk.user_id)
    factories.panel_says(row)
    with pytest.raises(Forbidden), transaction():
        operations.admit(desk, row, "应当再议")
    with transaction():
        operations.admit(decider, row, "应当再议")
    assert row.state == "admitted"


def test_a_wording_cites_letters_of_its_own_topic_alone(app: Flask) -> None:
    curator, row, other = member(), topic(), topic()
    ours, theirs = letter_of(row), letter_of(other)
    with transaction():
        cited = {"title": [theirs.id, ours.id], "question": [theirs.id], "keywords": [ours.id]}
        operations.rename(curator, row, "新名字", "怎么办？", "改题", cited)
    assert row.label_sources == {"title": [ours.id], "question": []}


def test_a_wording_without_a_title_is_asked_for_one(app: Flask) -> None:
    curator, row = member(), topic()
    with pytest.raises(InvalidInput), transaction():
        operations.rename(curator, row, "")
