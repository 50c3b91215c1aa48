"""Taking in, triage, the vault, links."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from govtrack.accounts.models import RoleGrant
from govtrack.audit.models import Event
from govtrack.core.actors import ANONYMOUS, SYSTEM
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, IllegalTransition, InvalidInput
from govtrack.intake import operations, policy, queries, signals
from govtrack.intake.models import Reporter, ReporterContact, Submission
from govtrack.intake.reporters import Contact
from govtrack.topics.queries.members import is_open_to_topics
from tests import factories
from tests.intake.drafts import PHONE, sent, step


def test_the_code_opens_the_submission_and_stands_nowhere(app: Flask) -> None:
    submission, code = sent()
    assert queries.find_by_receipt(f" {code.lower().replace('-', ' ')} ") == submission
    assert queries.find_by_receipt("2222-2222-2222") is None
    assert queries.find_by_receipt("") is None
    row = db.session.execute(select(Submission.__table__)).mappings().one()
    assert code not in str(dict(row))
    assert submission.number.startswith("XH-")


def test_numbers_follow_each_other(app: Flask) -> None:
    first, second = (int(sent()[0].number.rsplit("-", 1)[1]) for _ in range(2))
    assert second == first + 1


def test_contact_is_sealed_and_recognised_as_one_person(app: Flask) -> None:
    first, _code = sent(contact=PHONE)
    second, _code = sent(contact=Contact(phone="+86 １３８００１３８０００"))
    other, _code = sent(contact=Contact(phone="13900139000"))
    assert first.reporter_id == second.reporter_id != other.reporter_id
    sealed = [
        dict(row)
        for table in (ReporterContact, Reporter)
        for row in db.session.execute(select(table.__table__)).mappings()
    ]
    assert "陈小红" not in str(sealed)
    assert "13800138000" not in str(sealed)


def test_who_stays_anonymous_leaves_nothing(app: Flask) -> None:
    first, _code = sent(identity_mode="anonymous", contact=PHONE)
    second, _code = sent(identity_mode="anonymous", contact=PHONE)
    assert first.reporter_id != second.reporter_id
    assert db.session.scalars(select(ReporterContact)).all() == []


def test_a_signed_in_writer_who_stays_anonymous_is_not_in_the_record(app: Flask) -> None:
    person = factories.actor("resident")
    submission, _code = sent(person, identity_mode="anonymous")
    event = db.session.scalar(select(Event).where(Event.subject_id == submission.id, Event.verb == "submitted"))
    assert event.actor_id is None
    assert submission.written_by_id is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": ""}, "body"),
        ({"title": "长" * 81}, "title"),
        ({"body": "长" * 5001}, "body"),
        ({"identity_mode": "named"}, "contact_name"),
    ],
)
def test_what_cannot_be_taken_says_where(app: Flask, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        sent(**values)
    assert caught.value.field == field


def test_the_way_through_the_desk_and_back_to_the_reporter(app: Flask) -> None:
    desk = factories.actor("command")
    submission, _code = sent()
    submission = step(submission, operations.return_for_information, desk, "哪一幢？")
    assert submission.state == "returned_for_information"
    assert submission.decided_by_id == desk.user_id
    submission = step(submission, operations.resubmit, policy.as_reporter(), "3幢，电话13800138000")
    assert submission.state == "screening"
    question = queries.list_information_requests(submission)[0]
    assert "13800138000" not in question.redacted_answer
    submission = step(submission, operations.accept, desk)
    for _ in range(2):
        with transaction():
            operations.mark_answered(SYSTEM, [submission])
    assert submission.state == "answered"
    assert step(submission, operations.close, SYSTEM).state == "closed"
    verbs = db.session.scalars(select(Event.verb).where(Event.subject_type == "submissions").order_by(Event.id)).all()
    assert verbs == ["submitted", "returned_for_information", "resubmitted", "accepted", "answered", "closed"]


def test_a_letter_that_changed_meanwhile_is_a_conflict_and_one_not_accepted_has_no_such_step(app: Flask) -> None:
    submission, _code = sent()
    with pytest.raises(IllegalTransition), transaction():
        operations.mark_answered(SYSTEM, [submission])
    step(submission, operations.accept, factories.actor("command"))
    with pytest.raises(Conflict), transaction():
        assert submission.state == "accepted"
        changed = (
            update(Submission).values(state="closed", decided_at=now()).execution_options(synchronize_session=False)
        )
        db.session.execute(changed)
        operations.mark_answered(SYSTEM, [submission])
    assert db.session.scalars(select(Event.verb).where(Event.verb == "answered")).all() == []


def test_refusals_need_a_reason_and_can_be_taken_back(app: Flask) -> None:
    desk = factories.actor("command")
    submission, _code = sent()
    with pytest.raises(InvalidInput):
        step(submission, operations.not_accept, desk, "  ")
    left: list[int] = []
    with signals.submission_left.connected_to(lambda _sender, submission_id: left.append(submission_id)):
        submission = step(submission, operations.not_accept, desk, "同一件事已由法院判决。")
    assert left == [submission.id]
    submission = step(submission, operations.reconsider, desk, "申诉有理")
    assert (submission.state, submission.decision_reason) == ("screening", "")
    submission = step(submission, operations.redirect, desk, "court", "合同纠纷由法院处理。")
    assert submission.redirected_to == "court"


def test_a_refusal_leaves_nothing_behind_when_the_reason_is_missing(app: Flask) -> None:
    desk = factories.actor("command")
    submission, _code = sent()
    with pytest.raises(InvalidInput):
        step(submission, operations.redirect, desk, "court", "")
    db.session.expire_all()
    assert (queries.get_submission(submission.id).state, submission.redirected_to) == ("received", None)


def test_two_clerks_at_once(app: Flask) -> None:
    submission, _code = sent()
    step(submission, operations.accept, factories.actor("command"))
    with pytest.raises(IllegalTransition):
        step(submission, operations.not_accept, factories.actor("command"), "不属于本街道")


def test_the_desk_of_another_community_can_do_nothing(app: Flask) -> None:
    here, there = factories.place(), factories.place("community")
    submission, _code = sent(place=here)
    stranger = factories.actor("community_staff", at=there)
    assert not policy.can_see(stranger, submission)
    for operation, args in (
        (operations.accept, ()),
        (operations.not_accept, ("不行",)),
        (operations.view_identity, ("call_back", "需要电话核实地点")),
    ):
        with pytest.raises(Forbidden):
            step(submission, operation, stranger, *args)
    neighbour = factories.actor("community_staff", at=here.parent)
    assert step(submission, operations.accept, neighbour).state == "accepted"


def test_what_has_no_place_is_for_the_command_room(app: Flask) -> None:
    submission, _code = sent()
    assert policy.can_see(factories.actor("command"), submission)
    assert not policy.can_see(factories.actor("community_staff"), submission)


def test_the_look_behind_the_mask(app: Flask) -> None:
    place = factories.place()
    submission, _code = sent(place=place, contact=PHONE, body="我叫陈小红，灯坏了。")
    assert "陈小红" not in submission.redacted_body
    clerk = factories.actor("community_staff", at=place.parent)
    with pytest.raises(InvalidInput), transaction():
        operations.view_identity(clerk, submission, "call_back", " ")
    with transaction():
        shown = operations.view_identity(
            clerk, queries.get_submission(submission.id), "call_back", "回电核实漏水的地点"
        )
    assert (shown.contact.name, shown.contact.phone) == ("陈小红", "138 0013 8000")
    assert "陈小红" in shown.body
    view = queries.list_identity_views(submission)[0]
    assert (view.viewer_name, view.reason) == (clerk.name, "回电核实漏水的地点")


@pytest.mark.parametrize("role", ["property", "owners_committee", "enterprise", "department", "auditor", "admin"])
def test_parties_never_reach_an_identity(app: Flask, role: str) -> None:
    submission, _code = sent(place=factories.place(), contact=PHONE)
    somebody = factories.actor(role)
    with pytest.raises(Forbidden), transaction():
        operations.view_identity(somebody, queries.get_submission(submission.id), "call_back", "想知道是谁写的这封信")


def test_a_party_that_also_sits_at_the_desk_still_never_knows(app: Flask) -> None:
    place = factories.place()
    submission, _code = sent(place=place, contact=PHONE)
    person = factories.user("community_staff", at=place.parent)
    with transaction():
        db.session.add(RoleGrant(user_id=person.id, role="property", place_id=place.id))
        db.session.flush()
    db.session.refresh(person, ["grants"])
    assert policy.can_see(person.actor, submission)
    assert not policy.can_see_identity(person.actor, submission)


def test_a_clerk_masks_more_and_a_stale_page_conflicts(app: Flask) -> None:
    desk = factories.actor("command")
    submission, _code = sent(body="小卖部老板很凶")
    seen = submission.version
    submission = step(submission, operations.confirm_redaction, desk, submission.redacted_title, "***很凶", seen)
    assert submission.redacted_body == "***很凶"
    assert submission.body == "小卖部老板很凶"
    with pytest.raises(Conflict):
        step(submission, operations.confirm_redaction, desk, "x", "y", seen)


def test_the_reply_clock_follows_the_kind_of_matter(app: Flask) -> None:
    desk, water = factories.actor("command"), factories.category("WT-T", profile="utility")
    submission, _code = sent(received_at=now())
    place = factories.place()
    submission = step(submission, operations.reclassify, desk, category=water, place=place, urgency="yellow")
    assert (submission.due_at - submission.received_at).total_seconds() == 24 * 3600
    assert submission.place_path == place.path


def test_links_are_made_once_and_undone(app: Flask) -> None:
    desk = factories.actor("command")
    one, _code = sent()
    other, _code = sent()
    with transaction():
        first = operations.link_submissions(desk, other, one)
        assert operations.link_submissions(desk, one, other).id == first.id
    assert [link.id for link in queries.list_links(one)] == [first.id]
    with transaction():
        operations.unlink(desk, queries.list_links(one)[0])
    assert queries.list_links(one) == []
    with transaction():
        assert operations.link_submissions(desk, one, other).id != first.id
    with pytest.raises(InvalidInput), transaction():
        operations.link_submissions(desk, one, one)


def test_reports_on_officials_stay_out_of_topics(app: Flask) -> None:
    secret = factories.category("CO-T", is_confidential=True)
    sent(category=secret)
    shown, _code = sent()
    assert db.session.scalars(select(Submission.id).where(is_open_to_topics())).all() == [shown.id]


def test_a_new_submission_is_told_to_the_steps_after_it(app: Flask) -> None:
    told: list[int] = []
    with signals.submission_received.connected_to(lambda _sender, submission_id: told.append(submission_id)):
        submission, _code = sent()
    assert told == [submission.id]


@pytest.mark.parametrize(
    "values",
    [{"state": "nonsense"}, {"state": "accepted"}, {"state": "not_accepted", "decided_at": now()}, {"kind": "rant"}],
)
def test_the_database_refuses_what_no_operation_writes(app: Flask, values: dict[str, Any]) -> None:
    submission, _code = sent(ANONYMOUS)
    with pytest.raises(IntegrityError), transaction():
        row = db.session.get_one(Submission, submission.id)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.flush()
