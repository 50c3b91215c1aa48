"""A proposal goes with its letter: past the office that it is about, and out of public where it is taken back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.jobs import Job
from govtrack.core.storage import store
from govtrack.intake import operations as intake
from govtrack.intake.models import ImportBatch, Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.intake.signals import import_in_use
from govtrack.notify.models import Message
from govtrack.places.queries import find_ancestor
from govtrack.proposals import operations, policy
from govtrack.proposals.models import Proposal
from govtrack.proposals.queries import list_at_desk, list_updates_at_desk
from govtrack.proposals.tasks import end_with_letter, follow_letter, follow_proposals
from tests import factories
from tests.proposals.test_way import NEW as WORDS
from tests.proposals.world import Neighbourhood, colleague, neighbourhood, offered, person, public, supports

RUN: Any = None
AT = "2026-03-02T10:00:00"


@pytest.fixture
def hood(app: Flask) -> Neighbourhood:
    return neighbourhood()


def kept_apart(proposal: Proposal, by: Actor) -> None:
    """The desk says that the letter is about the community's own office."""
    office = factories.organisation("community", at=find_ancestor(proposal.place, "community"))
    with transaction():
        intake.name_subjects(by, get_submission(proposal.submission_id), [office], [], "说的是社区自己的人")
    assert get_submission(proposal.submission_id).reserved_for == "command"


def waiting_for(proposal: Proposal) -> set[int | None]:
    """Who has an unread message that leads to it."""
    mine = (Message.address == f"/proposals/{proposal.id}", Message.read_at.is_(None), Message.reporter.is_(None))
    return set(db.session.scalars(select(Message.user_id).where(*mine)))


def added(proposal: Proposal, author: Any) -> Any:
    with transaction():
        return operations.add_update(author, proposal, "物业同意了。")


def jobs(name: str, proposal: Proposal) -> int:
    """How many jobs of this name wait about the letter."""
    waiting = db.session.scalars(select(Job.payload).where(Job.name == name))
    return sum(one.get("submission_id") == proposal.submission_id for one in waiting)


def test_the_office_that_its_letter_is_about_handles_none_of_it(hood: Neighbourhood) -> None:
    author, room = person(), factories.actor("command")
    shown, new = public(hood, author), offered(hood, person())
    update = added(shown, author)
    assert policy.can_handle(hood.desk, new) and new in list_at_desk(hood.desk, "offered")
    for proposal in (shown, new):
        kept_apart(proposal, hood.desk)
    assert not policy.can_handle(hood.desk, new) and policy.can_handle(room, new)
    assert not policy.can_see(hood.desk, None, new) and policy.can_see(room, None, new)
    assert policy.can_see(hood.desk, None, shown), "as everybody does"
    assert new not in list_at_desk(hood.desk, "offered") and new in list_at_desk(room, "offered")
    assert update not in list_updates_at_desk(hood.desk) and update in list_updates_at_desk(room)
    for act in (
        partial(operations.publish, hood.desk, new, seen_edition=1),
        partial(operations.decline, hood.desk, new, "里面写到了别人的私事", seen_edition=1),
        partial(operations.show_update, hood.desk, update),
        partial(operations.refuse_update, hood.desk, update, "里面写到了别人的私事"),
        partial(operations.answer, colleague(hood), shown, "已安排在北门增设。"),
    ):
        with pytest.raises(Forbidden), transaction():
            act()
    with transaction():
        operations.refuse_update(room, update, "里面写到了别人的私事")


def test_nobody_makes_it_public_as_long_as_its_letter_goes_past_an_office(hood: Neighbourhood) -> None:
    proposal, room = offered(hood, person()), factories.actor("command")
    kept_apart(proposal, hood.desk)
    with pytest.raises(InvalidInput), transaction():
        operations.publish(room, proposal, seen_edition=1)
    with transaction():
        intake.name_subjects(room, get_submission(proposal.submission_id), [], [], "没有说到任何单位")
    with transaction():
        operations.publish(hood.desk, proposal, seen_edition=1)
    assert proposal.is_public


def test_its_pages_are_closed_to_the_office(hood: Neighbourhood, as_role: Any) -> None:
    proposal = offered(hood, person(), shown_name="王阿姨")
    clerk, room = as_role("community_staff", at=hood.community), as_role("command")
    address = f"/proposals/{proposal.id}"
    assert proposal.title in clerk.get("/proposals/desk").get_data(as_text=True)
    kept_apart(proposal, hood.desk)
    assert proposal.title not in clerk.get("/proposals/desk").get_data(as_text=True)
    for page in (address, f"{address}/publish", f"{address}/decline"):
        assert clerk.get(page).status_code == 404
    assert clerk.send(f"{address}/publish", {"seen": "1"}).status_code == 404
    shown = room.get(address).get_data(as_text=True)
    assert "王阿姨" in shown and f'href="{address}/publish"' not in shown


def test_whoever_handles_it_then_is_told_and_nobody_else_waits(hood: Neighbourhood) -> None:
    room = factories.user("command")
    author = person()
    proposal = offered(hood, author)
    assert waiting_for(proposal) == {hood.desk.user_id}
    kept_apart(proposal, hood.desk)
    assert jobs("proposals.follow_letter", proposal) == 1
    for _again in range(2):
        follow_letter(RUN, submission_id=proposal.submission_id, at=AT)
        assert waiting_for(proposal) == {room.id}
    with transaction():
        operations.revise(author, proposal, WORDS)
    assert waiting_for(proposal) == {room.id}, "what is new is told past the office too"
    shown = public(neighbourhood(), author)
    assert follow_letter(RUN, submission_id=shown.submission_id, at=AT) == {"waiting": 0}


def test_one_to_be_answered_soon_and_what_was_added_to_it_go_along(hood: Neighbourhood) -> None:
    room, author = factories.user("command"), person()
    proposal = public(hood, author)
    with transaction():
        proposal.due_at = now() + timedelta(days=1)
    follow_proposals(RUN)
    added(proposal, author)
    kept_apart(proposal, hood.desk)
    assert follow_letter(RUN, submission_id=proposal.submission_id, at=AT) == {"waiting": 2}
    assert waiting_for(proposal) == {room.id}
    with transaction():
        proposal.due_at = now() - timedelta(days=1)
    follow_letter(RUN, submission_id=proposal.submission_id, at="2026-03-03T10:00:00")
    late = select(Message.user_id).where(Message.kind == "proposals.late", Message.read_at.is_(None))
    assert set(db.session.scalars(late)) == {room.id}


@pytest.mark.parametrize("is_public", [False, True])
def test_a_letter_that_is_taken_back_takes_its_proposal_along(
    hood: Neighbourhood, client: Any, is_public: bool
) -> None:
    author, fan = person(), person()
    proposal = (public if is_public else offered)(hood, author, shown_name="王阿姨")
    if is_public:
        supports(proposal, fan)
    end_with_letter(RUN, submission_id=proposal.submission_id)
    assert proposal.state == ("collecting" if is_public else "offered"), "the letter is there"
    with transaction():
        intake.take_back(as_reporter(), get_submission(proposal.submission_id))
    assert jobs("proposals.end_with_letter", proposal) == 1
    for _again in range(2):
        end_with_letter(RUN, submission_id=proposal.submission_id)
    db.session.expire_all()
    assert (proposal.state, proposal.shown_name) == ("withdrawn", "")
    answer = client.get(f"/proposals/{proposal.id}")
    assert answer.status_code == (200 if is_public else 404)
    assert proposal.title not in answer.get_data(as_text=True)


def test_letters_that_were_taken_back_before_are_followed_too(hood: Neighbourhood) -> None:
    proposal, other = public(hood, person()), public(hood, person())
    with transaction():
        intake.take_back(as_reporter(), get_submission(proposal.submission_id))
    assert follow_proposals(RUN)["ended"] == 1 and proposal.state == "withdrawn" and other.state == "collecting"


def test_an_import_whose_letter_was_offered_is_not_taken_back(hood: Neighbourhood) -> None:
    proposal = public(hood, person())
    with transaction():
        sheet = store(b"1", "text/csv", "a.csv")
        batch = ImportBatch(channel="letters", file=sheet, state="done", finished_at=now(), headings={})
        db.session.add(batch)
    used = [sum(count for _one, count in import_in_use.send("test", batch_id=batch.id))]
    with transaction():
        db.session.get_one(Submission, proposal.submission_id).batch_id = batch.id
    used.append(sum(count for _one, count in import_in_use.send("test", batch_id=batch.id)))
    assert used == [0, 1]


def test_cards_name_nothing_narrower_than_a_compound(hood: Neighbourhood, client: Any) -> None:
    proposal = public(hood, person())
    with transaction():
        proposal.place_id = hood.building.id
    for page in ("/proposals", f"/proposals/{proposal.id}"):
        text = client.get(page).get_data(as_text=True)
        assert hood.compound.name in text and hood.building.name not in text, page
