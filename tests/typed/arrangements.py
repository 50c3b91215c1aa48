"""One community with one of everything, put into each state in turn, so that every form is met once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType
from typing import Any

from flask import Flask
from sqlalchemy import inspect, select

from govtrack.accounts.models import User
from govtrack.api.operations import issue_key
from govtrack.casework import states as casework
from govtrack.core.actors import SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.states import StateTable
from govtrack.council import states as council
from govtrack.intake import states as intake
from govtrack.intake.models import Submission
from govtrack.places.models import Place
from govtrack.plans import states as plans
from govtrack.responses import states as responses
from govtrack.responses.models import Answer, Response
from govtrack.topics import states as topics
from govtrack.topics.models import PanelOpinion, Topic, TopicMember, TopicReview
from tests import factories
from tests.intake import test_appeals as appeals
from tests.meta import whole_map
from tests.meta.two_places import Side

STATES: tuple[ModuleType, ...] = (intake, casework, topics, council, plans, responses)
# Pages that show a thing whose number does not stand in their address.
SHOWN_ON = {"responses.followed": {"Answer", "Dispute"}, "plans.answer_party": {"Plan"}, "plans.report": {"Plan"}}


def _decided(side: Side, by: int) -> dict[str, dict[str, Any]]:
    """What the database asks for in states that somebody decided."""
    moment, word = now(), "因为"
    return {
        "Submission": {"decided_at": moment, "decision_reason": word, "redirected_to": "12345"},
        "ImportBatch": {"finished_at": moment},
        "Topic": {"decided_by_id": by, "decided_at": moment, **_further(side)},
        "WorkOrder": {"closed_at": moment},
        "Meeting": {"noticed_at": moment, "opened_at": moment, "closed_at": moment, "decision_reason": word},
        "AgendaItem": {"outcome": "consensus", "outcome_text": word, "decided_at": moment, "decision_reason": word},
        "Motion": {"present": 3, "votes_for": 2, "votes_against": 1, "votes_abstain": 0, "voted_at": moment},
        "Plan": {
            "noticed_at": moment, "noticed_until": moment + timedelta(days=5), "adopted_at": moment,
            "completed_at": moment, "withdrawal_reason": word, "revision": 1,
        },
        "Dispute": {
            "decided_by_id": by, "decided_at": moment, "decision_reason": word,
            "work_order_id": side.of("WorkOrder").id,
        },
        "Extension": {"decided_by_id": by, "decided_at": moment},
        "TopicBurst": {"decided_by_id": by, "decided_at": moment, "reason": word},
        "Objection": {"answer": word, "answered_by_id": by, "answered_at": moment},
        "Response": {"review_reason": word, "reviewed_by_id": by, "published_at": moment},
    }  # fmt: skip


def _further(side: Side) -> dict[str, Any]:
    return {"parked_until": now(), "merged_into_id": side.of("Into").id}


def _states_of(row: Any) -> StateTable | None:
    """The table of states of this row."""
    for module in STATES:
        if row.__module__.split(".")[1] == module.__name__.split(".")[1]:
            tables = [table for table in vars(module).values() if isinstance(table, StateTable)]
            return next((table for table in tables if row.state in table.states), None)
    return None


def prepare(side: Side, person: User, step: str) -> list[str]:
    """Two letters lie behind the topic, the panel has spoken, another topic seems to hold two matters.

    For the pages of a writer the second letter is the person's own; who decides must not have written the first. The
    addresses of further pages are returned.
    """
    panel = {seat: factories.user(seat).id for seat in ("commissioner", "council_member")}
    one, topic = side.of("Submission"), side.of("Topic")
    others = db.session.scalars(select(Submission).where(Submission.id != one.id).order_by(Submission.id)).all()
    with transaction():
        if step == "responses":
            others[0].written_by_id = person.id
            out = db.session.scalars(select(Response).where(Response.state == "published")).one()
            db.session.add(Answer(response_id=out.id, submission_id=others[0].id, text="已修好"))
        db.session.add_all(TopicMember(topic_id=topic.id, submission_id=other.id) for other in others[:-1])
        review = TopicReview(topic_id=topic.id, round=1, opened_by_id=side.of("Meeting").chair_id)
        db.session.add(review)
        db.session.flush()
        # The person is the third of the panel and decides.
        for seat, member in panel.items():
            db.session.add(PanelOpinion(review_id=review.id, user_id=member, seat=seat, choice="admit"))
        if step == "intake":
            others[0].written_by_id = person.id
        into = Topic(
            number="T-into", subdistrict_id=topic.subdistrict_id, title="路灯", place_id=topic.place_id,
            state="admitted", keywords=[], weekly=[], hotness_parts={}, decided_by_id=person.id, decided_at=now(),
            cohesion=50, cohesion_parts={"kinds": [["lift-service", []], ["guards", [others[-1].id]]]},
        )  # fmt: skip
        db.session.add(into)
        db.session.flush()
        db.session.add(TopicMember(topic_id=into.id, submission_id=others[-1].id))
        side.objects["Into"] = into
        if step == "api":
            key, _typed = issue_key(SYSTEM, side.place, holder="区里的应用", contact="王工")
            return [f"/keys/{key.id}/revoke"]
    number, entry = others[0].number, side.of("Entry")
    contested = _appeals(side, person) if step == "intake" else []
    list_page = f"/registries/{entry.list_name}"
    further = {
        "intake": [f"/follow/{number}/add", f"/follow/{number}/correct", *contested],
        "registries": [f"{list_page}/new", f"{list_page}/{entry.id}/edit", f"{list_page}/{entry.id}/retire"],
        "responses": [f"/follow/{number}"],
        "topics": [f"/topics/{into.id}/parting"],
    }
    return further.get(step, [])


def _appeals(side: Side, person: User) -> list[str]:
    """A refusal of the person's own letter, and an appeal against another that the person may decide."""
    desk = factories.actor("command")
    own, other = (appeals.refused(desk, place=db.session.get_one(Place, side.place.id))[0] for _turn in range(2))
    with transaction():
        own.written_by_id = person.id
    appeals.appealed(other)
    return [f"/follow/{own.number}/appeal", f"/submissions/{other.id}/appeal"]


def arrange(app: Flask, side: Side, person: User, step: str) -> Iterator[str]:
    """The addresses of a step's pages, first as everything stands, then with each thing in each of its states.

    The thing is in its state while the address is looked at, and back in the former one afterwards.
    """
    pages = [rule for rule in whole_map.rules(app, "GET") if rule.endpoint.split(".")[0] == step]
    for rule in pages:
        yield from whole_map.addresses(app, rule, side)
    decided = _decided(side, person.id)
    for model, row in list(side.objects.items()):
        table = _states_of(row) if hasattr(row, "state") else None
        shown = [rule for rule in pages if _shows(rule, model)]
        for state in table.states if table and shown else ():
            yield from _in_state(app, side, row, state, decided.get(model, {}), shown)


def _shows(rule: Any, model: str) -> bool:
    parts = {name for name, named in whole_map.MODELS.items() if named == model}
    return bool(parts & rule.arguments) or model in SHOWN_ON.get(rule.endpoint, ())


def _in_state(app: Flask, side: Side, row: Any, state: str, decided: dict[str, Any], rules: list[Any]) -> Iterator[str]:
    kind, key = type(row), inspect(row).identity
    values = {name: value for name, value in decided.items() if hasattr(kind, name)} | {"state": state}
    before = {name: getattr(db.session.get(kind, key), name) for name in values}
    _set(kind, key, values)
    for rule in rules:
        yield from whole_map.addresses(app, rule, side)
    _set(kind, key, before)


def _set(kind: Any, key: Any, values: dict[str, Any]) -> None:
    with transaction():
        row = db.session.get(kind, key)
        for name, value in values.items():
            setattr(row, name, value)
