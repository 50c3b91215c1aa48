"""The demonstration, loaded once: every page of the loop has something to show, and it hangs together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.app import create_app
from govtrack.audit import sealing, verifying
from govtrack.audit.models import Event
from govtrack.casework.models import Evidence, Extension, Reminder, Whistle, WorkOrder
from govtrack.core.clock import local_midnight, now, pretend, today
from govtrack.core.crypto import normalise_receipt_code
from govtrack.core.db import Base, db
from govtrack.core.jobs import Job
from govtrack.core.storage import path_of
from govtrack.council.models import AgendaItem, Meeting, MinutesRevision, Motion, Participant, Suggestion
from govtrack.demo import accounts, content, loader
from govtrack.demo.receipts import TELLING
from govtrack.demo.scene import Scene
from govtrack.demo.stories.matters import CURATED, letters_by_matter, topic_of
from govtrack.intake.models import Submission
from govtrack.intake.queries import find_by_receipt
from govtrack.places.models import Place
from govtrack.plans.models import Objection, Plan, PlanParty
from govtrack.responses.models import Answer, Dispute, Rating, Response
from govtrack.responses.queries.answers import list_waiting
from govtrack.topics.models import EngineConstraint, Topic
from govtrack.topics.queries import list_members
from govtrack.topics.states import GONE_STATES

pytestmark = pytest.mark.slow

# Moments that lie ahead by their nature; everything else in the database has happened.
AHEAD = {
    "due_at",
    "first_due_at",
    "decision_due_at",
    "starts_at",
    "parked_until",
    "noticed_until",
    "until",
    "arrive_by",
    "lease_until",
    "settles_at",
}


def make_app(home: Path) -> Flask:
    settings = {"GOVTRACK_HOME": str(home), "SQLALCHEMY_DATABASE_URI": f"sqlite:///{home / 'demo.db'}"}
    return create_app({**settings, "SECRET_KEY": "tests only", "TESTING": True})


def load(home: Path, seed: int) -> Scene:
    db.create_all()
    return loader.load(seed, lambda _text: None)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    home = tmp_path_factory.mktemp("demonstration")
    with make_app(home).app_context():
        yield load(home, 1)
        db.session.remove()


def count(model: type[Base]) -> Counter[str]:
    # Every one of these models has a state.
    rows = db.session.execute(select(model.state, func.count()).group_by(model.state))  # type: ignore[attr-defined]
    return Counter(dict(rows.all()))


def size(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_every_topic_stands_where_its_story_has_brought_it(scene: Scene) -> None:
    for story in content.read_storylines()["topics"]:
        if story["stage"] == "forming":
            continue
        topic = db.session.get_one(Topic, scene.topic_ids[story["matter"]])
        assert topic.state == story["stage"], story["matter"]
    assert count(Topic)["forming"] > 0


def test_no_step_of_the_loop_is_empty(scene: Scene) -> None:
    assert count(Submission).keys() >= {
        "received", "accepted", "returned_for_information", "not_accepted", "redirected", "answered", "closed",
    }  # fmt: skip
    assert count(Meeting).keys() >= {"noticed", "minutes_draft", "published", "cancelled"}
    assert count(AgendaItem).keys() >= {"listed", "decided", "withdrawn"}
    assert count(Motion).keys() >= {"carried", "lost"}
    assert count(Plan).keys() >= {"drafting", "noticed", "adopted", "completed"}
    assert count(Objection).keys() >= {"raised", "not_upheld"}
    assert count(WorkOrder).keys() >= {
        "dispatched", "signed", "in_progress", "whistled", "done_claimed", "rework", "returned", "closed",
    }  # fmt: skip
    assert count(Extension).keys() >= {"requested", "granted"}
    assert count(Response).keys() >= {"in_review", "sent_back", "published"}
    assert count(Dispute).keys() >= {"open", "upheld"}
    for model in (Evidence, Whistle, Reminder, Suggestion, MinutesRevision, Rating):
        assert size(model) > 0, model.__tablename__


def test_the_school_gate_is_told_to_its_end(scene: Scene) -> None:
    topic = topic_of(scene, "school-gate")
    letters = {row.id for row in list_members(topic)}
    assert letters >= {scene.submission_ids[key] for key in letters_by_matter()["school-gate"]}
    plan = db.session.get_one(Plan, scene.plan_ids["school-gate"])
    assert plan.state == "completed"
    assert all(promise.is_kept for promise in plan.commitments)
    assert [promise.quantity for promise in plan.commitments if promise.quantity_unit == "个"] == [19]
    answered = set(db.session.scalars(select(Answer.submission_id).where(Answer.topic_id == topic.id)))
    assert letters <= answered
    rated = select(func.count()).select_from(Rating).where(Rating.submission_id.in_(letters))
    assert (db.session.scalar(rated) or 0) >= 5


def test_matters_that_only_look_alike_stand_apart(scene: Scene) -> None:
    topics: dict[str, set[int]] = defaultdict(set)
    matter_of = {scene.submission_ids[row["key"]]: row["matter"] for row in content.read_letters()}
    for topic in db.session.scalars(select(Topic).where(Topic.root_id.is_(None))):
        for letter in list_members(topic):
            topics[matter_of[letter.id]].add(topic.id)
    pairs = {(row["matter"], row["lookalike_of"]) for row in content.read_letters() if row["lookalike_of"]}
    assert [pair for pair in pairs if topics[pair[0]] & topics[pair[1]]] == []


def test_hardly_any_topic_holds_letters_of_two_matters(scene: Scene) -> None:
    matters = {scene.submission_ids.get(key): name for name, keys in letters_by_matter().items() for key in keys}
    topics = db.session.scalars(select(Topic).where(Topic.state.not_in(GONE_STATES))).all()
    told = {topic.number: {matters[row.id] for row in list_members(topic) if row.id in matters} for topic in topics}
    assert len(topics) > 40
    assert len([number for number, found in told.items() if len(found) > 1]) <= 3


def test_the_topic_of_the_old_street_holds_what_its_visitors_do_and_nothing_else(scene: Scene) -> None:
    matter_of = {scene.submission_ids[row["key"]]: row["matter"] for row in content.read_letters()}
    letters = {matter_of[row.id] for row in list_members(topic_of(scene, "tourists-street"))}
    assert letters <= {"tourists-street", "en-bar-noise"} and "tourists-street" in letters


def test_topics_are_headed_by_kind_and_place_and_lie_where_people_say(scene: Scene) -> None:
    topics = db.session.scalars(select(Topic).where(Topic.state.not_in(GONE_STATES))).all()
    assert {topic.place.level for topic in topics if topic.place} <= {
        "subdistrict",
        "community",
        "compound",
        "building",
        "point",
    }
    drafted = [topic for topic in topics if not topic.is_title_edited]
    titles = {row["title"] for row in content.read_letters()}
    assert len([topic for topic in drafted if topic.title in titles]) <= len(drafted) // 5


def test_clerks_corrected_the_topics_of_two_stories_and_no_other(scene: Scene) -> None:
    corrections = select(EngineConstraint).where(EngineConstraint.kind.in_(("move", "move_out", "not_same")))
    corrected = {i for row in db.session.scalars(corrections) for i in (row.topic_id, row.before.get("from")) if i}
    assert {topic_of(scene, matter).id for matter in CURATED} <= corrected
    assert len(CURATED) <= 2
    other = {topic.id for matter in scene.topic_ids if matter not in CURATED for topic in [topic_of(scene, matter)]}
    targets = {row.topic_id for row in db.session.scalars(corrections) if row.kind == "move"}
    assert targets & other == set()


def test_everybody_behind_a_published_answer_has_it_once(scene: Scene) -> None:
    for response in db.session.scalars(select(Response).where(Response.state == "published")):
        reopened = select(Dispute.id).join(Answer).where(Answer.response_id == response.id, Dispute.state == "upheld")
        waiting = list_waiting(response)
        assert waiting == [] or db.session.scalar(reopened) is not None, response.id
    pair = (Answer.topic_id, Answer.submission_id)
    given = db.session.execute(select(*pair, func.count()).group_by(*pair))
    assert all(times == 1 for _topic, _submission, times in given)


def test_the_parties_of_a_plan_signed_or_refused_in_writing(scene: Scene) -> None:
    parking = db.session.get_one(Plan, scene.plan_ids["parking-hedi"])
    assert [party.slot for party in parking.parties if party.refusal] == ["property"]
    assert parking.is_overdue
    states = {promise.work_order.state for promise in parking.commitments if promise.work_order}
    assert states >= {"closed", "returned", "done_claimed", "in_progress"}
    assert db.session.scalar(select(PlanParty.id).where(PlanParty.signed_at.is_not(None)).limit(1)) is not None


def test_guests_keep_one_key_from_meeting_to_meeting(scene: Scene) -> None:
    guests = db.session.execute(select(Participant.name, Participant.person_key).where(Participant.user_id.is_(None)))
    keys: dict[str, set[str]] = defaultdict(set)
    for name, key in guests:
        keys[name].add(key)
    assert keys
    assert all(len(found) == 1 for found in keys.values())


def test_made_up_places_say_so(scene: Scene) -> None:
    flags = dict(db.session.execute(select(Place.code, Place.is_demonstration)).all())
    assert flags == {row["code"]: row["demo"] == "1" for row in content.read_rows("places")}
    assert sum(flags.values()) > 400


def test_nothing_has_happened_in_the_future(scene: Scene) -> None:
    late = [
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.type.python_type is datetime and column.name not in AHEAD
        if (newest := db.session.scalar(select(func.max(column)))) is not None and newest > now()
    ]
    assert late == []


def test_the_record_runs_forward_and_can_be_sealed(scene: Scene) -> None:
    moments = list(db.session.scalars(select(Event.at).order_by(Event.id)))
    assert moments == sorted(moments)
    sealing.seal_all()
    assert verifying.verify() == []


def test_no_work_of_the_past_waits_for_the_worker(scene: Scene) -> None:
    failed = db.session.scalars(select(Job.error).where(Job.state == "failed")).all()
    assert failed == []
    waiting = db.session.scalar(select(func.count()).select_from(Job).where(Job.state == "waiting")) or 0
    assert waiting < 20


def test_evidence_can_be_looked_at(scene: Scene) -> None:
    for row in db.session.scalars(select(Evidence)):
        assert path_of(row.file.digest).exists()
        assert row.caption


def test_receipt_codes_lead_to_their_letters(scene: Scene) -> None:
    for key in TELLING:
        code = scene.receipt_codes[key]
        assert normalise_receipt_code(code) == code
        found = find_by_receipt(code)
        assert found is not None
        assert found.id == scene.submission_ids[key]
    states = {key: scene.letter(key).state for key in TELLING}
    assert set(states.values()) >= {"received", "accepted", "returned_for_information", "answered"}


def test_sign_ins_and_codes_are_written_for_their_owner_alone(scene: Scene) -> None:
    from flask import current_app

    path = Path(current_app.config["GOVTRACK_HOME"]) / accounts.FILE_NAME
    assert path.stat().st_mode & 0o777 == 0o600
    shown = accounts.describe(path)
    assert sum(code in shown for code in scene.receipt_codes.values()) == accounts.SHOWN_RECEIPTS
    assert "审计员 Auditor" in shown


def test_another_seed_is_another_draw_and_loads_at_night_as_well(scene: Scene, tmp_path: Path) -> None:
    first = dict(scene.sent_days_ago)
    night = local_midnight(today()) + timedelta(minutes=10)
    with make_app(tmp_path).app_context(), pretend(night):
        second: Any = load(tmp_path, 2)
        told = {key for keys in letters_by_matter().values() for key in keys if "L001" in keys}
        assert all(second.sent_days_ago[key] == first[key] for key in told)
        assert sum(second.sent_days_ago[key] != first[key] for key in first) > 100
        assert topic_of(second, "school-gate").state == "evaluated"
        db.session.remove()
