"""Whatever happens to the rows, and however far the worker has come: every figure equals its recount."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, update

from govtrack.casework.models import WorkOrder
from govtrack.core.clock import now
from govtrack.core.db import Base, db, transaction
from govtrack.core.settings import SettingValue
from govtrack.core.totals import triggers
from govtrack.core.totals.kinds import KINDS
from govtrack.core.totals.models import Counted, Total, Touched
from govtrack.core.totals.settling import rebuild, settle_all, settle_some
from govtrack.council.models import Meeting, Participant, Suggestion
from govtrack.intake.models import Submission
from govtrack.oversight.queries.figures import count_figures
from govtrack.plans.models import Commitment, Plan
from govtrack.responses.models import Answer, Dispute, LeftOutLetter, Rating, Response
from govtrack.responses.queries.awaiting import count_awaiting, count_by_state
from govtrack.topics.models import Topic, TopicMember
from tests import factories
from tests.council import scene as councils
from tests.oversight import recount
from tests.plans import scene as plans
from tests.responses import world

STEPS = 30
# What a step may put into a column, by hand and by many rows at once.
VALUES: dict[type[Base], dict[str, tuple[Any, ...]]] = {
    Submission: {
        "state": ("received", "accepted", "not_accepted", "redirected", "answered"),
        "source": ("mailbox", "hotline"),
    },
    Topic: {
        "state": ("forming", "admitted", "direct_handling", "rejected", "implemented", "responded", "dissolved"),
        "voices": (1, 2, 3, 9),
    },
    Response: {"state": ("draft", "in_review", "published", "withdrawn")},
    WorkOrder: {"state": ("dispatched", "in_progress", "verified", "cancelled", "closed")},
    Meeting: {"state": ("in_session", "closed", "published", "noticed")},
    Participant: {"has_attended": (True, False)},
    Plan: {"state": ("drafting", "adopted", "completed", "withdrawn")},
    Suggestion: {"adopted": (None, "adopted", "partly", "not_adopted")},
    Rating: {"score": ("satisfied", "not"), "solved": ("yes", "partly")},
    Dispute: {"state": ("open", "declined")},
}
# What each state demands to be there, whichever it becomes.
FILLED: dict[type[Base], dict[str, Any]] = {
    Submission: {"decided_at": now, "decision_reason": "因为", "redirected_to": "12345"},
    Topic: {"decided_at": now},
    WorkOrder: {"closed_at": now},
    Plan: {
        "noticed_until": now, "adopted_at": now, "completed_at": now, "noticed_at": now, "withdrawal_reason": "因为",
    },
    Suggestion: {"reason": "因为", "answered_at": now},
    Dispute: {"decided_at": now, "decision_reason": "因为"},
}  # fmt: skip


class History:
    """A small office, to whose rows anything may happen that its tables allow."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.places = [factories.place("community"), factories.place("community")]
        self.whole, self.somebody = factories.subdistrict(), factories.user("command").id
        self.desks = {place.path: factories.actor("command", at=place) for place in self.places}
        letters = [world.letter(at=random.choice(self.places))[0] for _ in range(6)]
        self.topics = [world.topic_of(letters[0], letters[1]), world.topic_of(letters[2], state="rejected")]
        world.deliver(world.published(topic=self.topics[0]))
        world.deliver(world.published(submission=letters[3]))
        for _ in range(2):
            around = councils.scene()
            councils.closed(around, councils.admitted_topic(around))
        plans.adopted(plans.scene())
        self._write(self._fill)

    @staticmethod
    def _write(act: Callable[[], object]) -> None:
        with transaction():
            act()

    def _fill(self) -> None:
        db.session.execute(update(Response).values(reviewed_by_id=self.somebody, published_at=now()))
        answers = db.session.scalars(select(Answer)).all()
        for answer in answers[:2]:
            own = {"answer_id": answer.id, "created_at": now()}
            rated = {"submission_id": answer.submission_id, "score": "not", "solved": "no", "rated_at": now()}
            db.session.execute(insert(Rating).values(comment="", **rated, **own))
            db.session.execute(insert(Dispute).values(reason="没有修好", redacted_reason="没有修好", **own))
        for model, values in FILLED.items():
            named = {"decided_by_id": self.somebody} if hasattr(model, "decided_by_id") else {}
            db.session.execute(update(model).values({k: v() if callable(v) else v for k, v in values.items()} | named))
        db.session.expire_all()

    def step(self) -> None:
        """One change of whatever kind, or a little work of the worker's."""
        steps = (
            self._change, self._change, self._change, self._join, self._leave, self._answer, self._leave_out,
            self._move, self._merge, self._redate, self._same_person, self._reserve, self._settle,
        )  # fmt: skip
        self._write(self.random.choice(steps))
        db.session.expire_all()

    def _any(self, model: type[Any], *, many: bool = False) -> list[int]:
        ids = list(db.session.scalars(select(model.id).order_by(model.id)))
        return self.random.sample(ids, self.random.randint(1, len(ids)) if many else 1) if ids else []

    def _change(self) -> None:
        model: Any = self.random.choice(list(VALUES))
        column, values = self.random.choice(list(VALUES[model].items()))
        ids = self._any(model, many=self.random.random() < 0.3)
        named: dict[str, Any] = {column: self.random.choice(values)}
        db.session.execute(update(model).where(model.id.in_(ids)).values(named))

    def _join(self) -> None:
        [letter], [topic] = self._any(Submission), self._any(Topic)
        self._end_of(letter)
        db.session.execute(insert(TopicMember).values(topic_id=topic, submission_id=letter, created_at=now()))

    def _merge(self) -> None:
        [topic], [other] = self._any(Topic), self._any(Topic)
        root = self.random.choice([None if other == topic else other, None])
        db.session.execute(update(Topic).where(Topic.id == topic).values(root_id=root, merged_into_id=root))

    def _leave(self) -> None:
        [letter] = self._any(Submission)
        self._end_of(letter)

    def _end_of(self, letter: int) -> None:
        own = (TopicMember.submission_id == letter) & TopicMember.ended_at.is_(None)
        if self.random.random() < 0.5:
            db.session.execute(delete(TopicMember).where(own))
        else:
            db.session.execute(update(TopicMember).where(own).values(ended_at=now()))

    def _answer(self) -> None:
        [response], letters = self._any(Response), self._any(Submission, many=True)
        latest = db.session.scalar(select(func.max(Answer.round))) or 0
        delivered = now() - timedelta(days=self.random.randint(0, 70))
        same = {"response_id": response, "round": latest + 1, "text": "已修好", "delivered_at": delivered}
        rows = [{**same, "submission_id": letter, "created_at": now(), "is_late": False} for letter in letters]
        db.session.execute(insert(Answer), rows)

    def _leave_out(self) -> None:
        [letter], [topic] = self._any(Submission), self._any(Topic)
        db.session.execute(delete(LeftOutLetter).where(LeftOutLetter.topic_id == topic))
        if self.random.random() < 0.7:
            row = {"topic_id": topic, "submission_id": letter, "reason": "另一件事", "created_at": now()}
            db.session.execute(insert(LeftOutLetter).values(row))

    def _move(self) -> None:
        place = self.random.choice([*self.places, self.whole])
        letters = self._any(Submission, many=True)
        own = {"place_id": place.id, "place_path": place.path}
        db.session.execute(update(Submission).where(Submission.id.in_(letters)).values(own))
        db.session.execute(update(Topic).where(Topic.id.in_(self._any(Topic))).values(place_id=place.id))

    def _redate(self) -> None:
        received = now() - timedelta(days=self.random.choice((0, 6, 7, 8, 15, 31, 61)), hours=self.random.randint(0, 3))
        ids = self._any(Submission, many=True)
        db.session.execute(update(Submission).where(Submission.id.in_(ids)).values(received_at=received))
        day = now().date() + timedelta(days=self.random.randint(-3, 3))
        own = {"starts_on": day, "in_service_on": day}
        db.session.execute(update(Commitment).where(Commitment.id.in_(self._any(Commitment))).values(own))

    def _reserve(self) -> None:
        """Letters are led past an office, or are everybody's again."""
        kept = {"reserved_for": self.random.choice(("supervisor", None))}
        db.session.execute(update(Submission).where(Submission.id.in_(self._any(Submission, many=True))).values(kept))

    def _same_person(self) -> None:
        """Somebody of one council turns out to be somebody of another one."""
        first, other = (self.random.choice(rows) for rows in self._participants())
        db.session.execute(update(Participant).where(Participant.id == other.id).values(person_key=first.person_key))

    def _participants(self) -> list[list[Participant]]:
        meetings = db.session.scalars(select(Meeting.id).order_by(Meeting.id)).all()[:2]
        found = [db.session.scalars(select(Participant).where(Participant.meeting_id == one)).all() for one in meetings]
        keys = {row.person_key for row in found[1]}
        return [[row for row in found[0] if row.person_key not in keys] or list(found[1][:1]), list(found[1])]

    def _settle(self) -> None:
        settle_some(self.random.randint(1, 30))


def shown(around: History) -> dict[str, Any]:
    """Every figure as pages show it."""
    page = count_figures()
    awaiting = {path: count_awaiting(desk) for path, desk in around.desks.items()}
    return {
        "headline": page.headline,
        "loop": page.shares,
        "timeliness": page.timeliness,
        "satisfaction": page.satisfaction,
        "sources": dict(page.by_source),
        "communities": [n for _name, n in page.by_community],
        "topics": page.topics,
        "awaiting": {path: (counts.topics, counts.letters) for path, counts in awaiting.items()},
        "responses": {path: count_by_state(desk) for path, desk in around.desks.items()},
    }


def counted(around: History) -> dict[str, Any]:
    """The same from the rows."""
    return {
        "headline": recount.recount_headline(),
        "loop": recount.recount_loop(),
        "timeliness": recount.recount_timeliness(),
        "satisfaction": recount.recount_satisfaction(),
        "sources": recount.recount_by_source(),
        "communities": recount.recount_by_community(),
        "topics": recount.recount_topics(),
        "awaiting": {place.path: recount.recount_awaiting(place.path) for place in around.places},
        "responses": {place.path: recount.recount_responses(place.path) for place in around.places},
    }


@pytest.mark.parametrize("seed", range(2))
def test_every_figure_equals_its_recount_at_each_step(app: Flask, seed: int) -> None:
    around = History(Random(seed))
    assert shown(around) == counted(around)
    for _ in range(STEPS):
        around.step()
        assert shown(around) == counted(around)
    settle_all()
    assert db.session.scalar(select(func.count(Touched.id))) == 0
    assert shown(around) == counted(around)


def _totals() -> tuple[set[Any], set[Any]]:
    rows = (select(Total.name, Total.key, Total.n), select(Counted.kind, Counted.subject_id, Counted.facts))
    totals, subjects = ({tuple(row) for row in db.session.execute(statement)} for statement in rows)
    return totals, subjects


def test_what_followed_each_change_is_what_all_anew_would_be(app: Flask) -> None:
    around = History(Random(9))
    settle_all()
    for _ in range(30):
        around.step()
    settle_all()
    followed = _totals()
    with transaction():
        assert rebuild(db.session.connection()) == len(followed[1])
    assert _totals() == followed and len(followed[0]) > 20


def test_nothing_touches_what_changes_no_figure(app: Flask) -> None:
    letter = world.letter()[0]
    settle_all()
    with transaction():
        letter.likes += 1
        db.session.add(SettingValue(key="topics.public_at_least", value=4))
    assert db.session.scalar(select(func.count(Touched.id))) == 0
    with transaction():
        db.session.execute(update(Submission).values(state="withdrawn"))
    assert {row.kind for row in db.session.scalars(select(Touched))} == {"letter"}


def test_a_letter_waits_for_its_own_answer_by_the_rule_in_force(app: Flask) -> None:
    """The number of people from which a topic is answered may change; no row of a letter does."""
    letter = world.letter()[0]
    around = world.topic_of(letter)
    with transaction():
        db.session.execute(update(Topic).where(Topic.id == around.id).values(state="forming", voices=3))
    settle_all()
    assert count_awaiting(factories.actor("command")).letters == 0
    with transaction():
        db.session.add(SettingValue(key="topics.public_at_least", value=4))
    assert count_awaiting(factories.actor("command")).letters == 1


def test_each_touch_looks_at_columns_that_are_there(app: Flask) -> None:
    """A trigger over a misspelt column would be made all the same, and never run."""
    tables = Base.metadata.tables
    for kind in KINDS.values():
        for touch in kind.touches:
            assert set(touch.columns) <= set(tables[touch.table].columns.keys()), (kind.name, touch.table)


def test_triggers_are_made_anew_as_often_as_wanted(app: Flask) -> None:
    with transaction():
        triggers.install(db.session.connection())
        triggers.install(db.session.connection())
    world.letter()
    assert db.session.scalar(select(func.count(Touched.id)))
    with transaction():
        triggers.remove(db.session.connection())
        before = db.session.scalar(select(func.count(Touched.id)))
        db.session.execute(update(Submission).values(state="withdrawn"))
        assert db.session.scalar(select(func.count(Touched.id))) == before
        triggers.install(db.session.connection())
