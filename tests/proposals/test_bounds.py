"""The edges of proposals: what nobody has looked at, a moment before, on and after each day, what ends a notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from govtrack.audit.models import Event
from govtrack.core.actors import ANONYMOUS
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, InvalidInput
from govtrack.core.retention import RULES
from govtrack.notify.models import IN_APP, Message
from govtrack.notify.operations import notify_users
from govtrack.proposals import operations, policy
from govtrack.proposals.matters import read_matter
from govtrack.proposals.models import Proposal, ProposalSupport
from govtrack.proposals.operations import Words
from govtrack.proposals.operations.common import CALLED, LATE, OFFERED, page_of
from govtrack.proposals.queries import (
    ProposalFilter,
    count_answered,
    list_editions,
    list_late,
    list_proposals,
    list_supporters,
    list_to_call,
)
from govtrack.proposals.tasks import follow_proposals
from govtrack.residents import operations as residents
from govtrack.residents.models import Resident
from tests import factories
from tests.pages import PageClient
from tests.proposals.world import (
    QUESTION,
    Neighbourhood,
    colleague,
    living_at,
    neighbourhood,
    offered,
    person,
    public,
    signs,
    supports,
)  # fmt: skip

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
UNREAD, LATER = (Words("楼道灯", f"{name}家的灯不亮", QUESTION) for name in ("某人", "大家"))


@pytest.fixture
def hood(app: Flask) -> Neighbourhood:
    return neighbourhood()


def is_read_by_all(client: PageClient, proposal: Proposal) -> bool:
    """Whether whoever comes along reads it; the page, the list, the policy and its discussion say the same."""
    said = {
        policy.can_see(ANONYMOUS, person(), proposal),
        read_matter(proposal).is_visible,
        # What was taken back leads no list, though its page stays for those who supported it.
        *([] if proposal.state == "withdrawn" else [proposal in list_proposals(ProposalFilter()).items]),
        client.get(f"/proposals/{proposal.id}").status_code == 200,
    }
    assert len(said) == 1
    return said.pop()


def _withdraw(author: Resident, proposal: Proposal) -> None:
    operations.withdraw(author, proposal)


def _leave(author: Resident, _proposal: Proposal) -> None:
    residents.delete_account(author)


@pytest.mark.parametrize("end", [_withdraw, _leave])
@pytest.mark.parametrize("was_public", [False, True])
def test_what_is_taken_back_before_anybody_looked_is_read_by_nobody(
    hood: Neighbourhood, client: PageClient, end: Callable[[Resident, Proposal], None], was_public: bool
) -> None:
    author = person()
    proposal = public(hood, author) if was_public else offered(hood, author)
    with transaction():
        operations.revise(author, proposal, UNREAD)
    assert not is_read_by_all(client, proposal)
    with transaction():
        end(author, proposal)
    assert proposal.state == "withdrawn" and not is_read_by_all(client, proposal)
    assert policy.can_see(hood.desk, None, proposal)


def test_what_was_public_and_is_taken_back_keeps_its_page(hood: Neighbourhood, client: PageClient) -> None:
    author = person()
    proposal = public(hood, author)
    with transaction():
        operations.withdraw(author, proposal)
    assert is_read_by_all(client, proposal) and proposal not in list_proposals(ProposalFilter()).items


def test_earlier_words_are_those_that_were_public(hood: Neighbourhood) -> None:
    """Not those that their author changed before anybody looked."""
    author = person()
    proposal = offered(hood, author)
    for words in (UNREAD, LATER):
        with transaction():
            operations.revise(author, proposal, words)
    with transaction():
        operations.publish(hood.desk, proposal, seen_edition=proposal.edition)
    assert list(list_editions(proposal)) == []
    for words in (UNREAD, LATER):
        with transaction():
            operations.revise(author, proposal, words)
    assert [(row.number, row.problem) for row in list_editions(proposal)] == [(3, "大家家的灯不亮")]


def test_only_its_author_changes_it(hood: Neighbourhood) -> None:
    proposal, mallory = public(hood, person()), person()
    with pytest.raises(Forbidden), transaction():
        operations.revise(mallory, proposal, LATER)
    assert (proposal.edition, proposal.state) == (1, "collecting")


@pytest.mark.parametrize("state", ["offered", "withdrawn"])
def test_none_is_merged_into_what_does_not_collect(hood: Neighbourhood, state: str) -> None:
    """Both authors are of one community: nothing else refuses it."""
    ann, bob = person(), person()
    mine, theirs = public(hood, ann), offered(hood, bob)
    with transaction():
        if state == "withdrawn":
            operations.withdraw(bob, theirs)
    with pytest.raises(InvalidInput) as refused, transaction():
        operations.ask_to_merge(ann, mine, theirs)
    assert (refused.value.field, mine.merge_wish_id) == ("number", None)


# By hand: what ends with each event, of the three that the desk may have been told.
ENDED = {
    "published": {OFFERED}, "declined": {OFFERED}, "revised": {OFFERED}, "withdrawn": {OFFERED, CALLED, LATE},
    "merged": {CALLED, LATE}, "reached": {CALLED, LATE}, "answered": {CALLED, LATE},
}  # fmt: skip


@pytest.mark.parametrize("verb", ENDED)
def test_each_event_ends_its_notices(app: Flask, verb: str) -> None:
    hood, author = neighbourhood(15), person()
    is_new = verb in ("published", "declined")
    proposal = offered(hood, author) if is_new else public(hood, author)
    other = public(hood, author)
    told = [factories.user("community_staff", at=hood.community)]
    with transaction():
        for kind in (OFFERED, CALLED, LATE):
            words: dict[str, Any] = {"number": "PR"} | ({"day": "2026-03-02"} if kind != OFFERED else {})
            for row in (proposal, other):
                address, path = page_of(row), row.place.path
                notify_users(told, kind, key=f"{kind}/{row.id}/tests", address=address, place_path=path, **words)
    _bring_about(verb, hood, author, proposal, other)
    messages = select(Message).where(Message.user_id == told[0].id, Message.channel == IN_APP)
    planted = [row for row in db.session.scalars(messages) if row.key.endswith("/tests")]
    assert {row.kind for row in planted if row.read_at and row.address == page_of(proposal)} == ENDED[verb]
    assert {row.kind for row in planted if row.read_at and row.address == page_of(other)} == set()


def _bring_about(verb: str, hood: Neighbourhood, author: Resident, proposal: Proposal, other: Proposal) -> None:
    clerk = colleague(hood)
    with transaction():
        if verb == "answered":
            proposal.state = "closing"
        if verb == "merged":
            proposal.merge_wish_id = other.id
    if verb == "reached":
        for room in ("1-101", "1-102", "1-103"):
            signs(proposal, living_at(hood.building, room))
        return
    acts: dict[str, Callable[[], object]] = {
        "published": lambda: operations.publish(hood.desk, proposal, seen_edition=proposal.edition),
        "declined": lambda: operations.decline(
            hood.desk, proposal, "里面写的是邻居家的私事，不能公开。", seen_edition=1
        ),
        "revised": lambda: operations.revise(author, proposal, LATER),
        "withdrawn": lambda: operations.withdraw(author, proposal),
        "merged": lambda: operations.agree_to_merge(author, other, proposal),
        "answered": lambda: operations.answer(clerk, proposal, "现在还不能装，电容不够，明年扩容。"),
    }
    with transaction():
        acts[verb]()
    assert db.session.scalar(select(Event.verb).where(Event.verb == verb).limit(1)) == verb


def at_noon(hood: Neighbourhood, age: timedelta, **values: object) -> Proposal:
    """Public for so long at noon, with its day ninety days after its first."""
    proposal = public(hood, person())
    with transaction():
        proposal.published_at, proposal.due_at = NOON - age, NOON - age + 90 * DAY
        for name, value in values.items():
            setattr(proposal, name, value)
    return proposal


@pytest.mark.parametrize(("age", "state"), [
    (76 * DAY - SECOND, "collecting"), (76 * DAY, "collecting"), (76 * DAY + SECOND, "closing"),
])  # fmt: skip
def test_the_desk_is_called_when_fewer_than_fourteen_days_are_left(
    hood: Neighbourhood, age: timedelta, state: str
) -> None:
    proposal = at_noon(hood, age)
    with time_machine.travel(NOON, tick=False):
        follow_proposals(None)  # type: ignore[arg-type]  # it asks nothing of the run
    db.session.refresh(proposal)
    assert proposal.state == state
    assert [row.id for row in list_to_call(NOON + 14 * DAY)] == []


@pytest.mark.parametrize(("age", "is_late"), [
    (90 * DAY - SECOND, False), (90 * DAY, False), (90 * DAY + SECOND, True),
])  # fmt: skip
def test_it_is_late_once_its_day_has_gone_by(hood: Neighbourhood, age: timedelta, is_late: bool) -> None:
    proposal = at_noon(hood, age, state="closing")
    with time_machine.travel(NOON, tick=False):
        assert [row.id for row in list_late()] == ([proposal.id] if is_late else [])


@pytest.mark.parametrize(("age", "due"), [(90 * DAY - SECOND, 0), (90 * DAY, 1), (90 * DAY + SECOND, 1)])
def test_the_figure_counts_it_from_its_day_on(hood: Neighbourhood, age: timedelta, due: int) -> None:
    at_noon(hood, age, state="closing")
    with time_machine.travel(NOON, tick=False):
        assert (count_answered().in_time, count_answered().due) == (0, due)


@pytest.mark.parametrize(("after", "in_time"), [(-SECOND, 1), (timedelta(0), 1), (SECOND, 0)])
def test_an_answer_at_the_moment_itself_is_in_time(hood: Neighbourhood, after: timedelta, in_time: int) -> None:
    at_noon(hood, 90 * DAY, state="answered", answered_at=NOON + after, decision_reason="电容不够，明年扩容。")
    with time_machine.travel(NOON + DAY, tick=False):
        assert (count_answered().in_time, count_answered().due) == (in_time, 1)


@pytest.mark.parametrize(("age", "is_due"), [(90 * DAY - SECOND, 0), (90 * DAY, 0), (90 * DAY + SECOND, 1)])
def test_who_supported_it_is_kept_for_ninety_days_after_its_end(
    hood: Neighbourhood, age: timedelta, is_due: int
) -> None:
    author = person()
    proposal = public(hood, author)
    supports(proposal, person())
    with transaction():
        operations.withdraw(author, proposal)
        proposal.state_since = NOON
    with time_machine.travel(NOON + age, tick=False):
        assert RULES["supports"].count_due() == is_due


def test_supporters_are_read_on_from_the_last_one(hood: Neighbourhood) -> None:
    proposal = public(hood, person())
    for _each in range(3):
        supports(proposal, person())
    ids = list(db.session.scalars(select(ProposalSupport.id).order_by(ProposalSupport.id)))
    assert [one for one, _who in list_supporters(proposal.id, 0, 2)] == ids[:2]
    assert [one for one, _who in list_supporters(proposal.id, ids[1], 2)] == ids[2:]
