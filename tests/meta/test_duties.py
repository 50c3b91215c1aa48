"""Separation of duties: every row of the table, walked pair by pair."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

import pytest
from flask import Flask

from govtrack.core import duties
from govtrack.core.actors import SYSTEM, Actor, Grant
from govtrack.core.db import transaction
from govtrack.core.duties import Hands, demand_separate, find_conflict, is_separate, units_of
from govtrack.core.errors import Forbidden
from govtrack.core.separations import TABLE, Separation
from govtrack.intake.models import Appeal, LaterWord, ReceiptRequest, Submission
from govtrack.proposals.models import Proposal, ProposalUpdate
from govtrack.responses.models import Response

# Written out by hand: who may not do what after what, and whether it is the person or the whole unit.
PAIRS = {
    ("accounts.audit", "accounts.administer"): "person",
    ("accounts.administer", "accounts.audit"): "person",
    ("accounts.confirm", "accounts.ask"): "person",
    ("intake.decide", "intake.write"): "person",
    ("intake.confirm_text", "intake.write"): "person",
    ("intake.confirm_addition", "intake.write"): "person",
    ("intake.decide_appeal", "intake.refuse"): "person",
    ("intake.decide_appeal", "intake.write"): "person",
    ("discussion.decide_appeal", "discussion.refuse"): "person",
    ("proposals.look", "intake.write"): "person",
    ("proposals.look_at_update", "intake.write"): "person",
    ("proposals.answer", "intake.write"): "person",
    ("proposals.answer", "proposals.look"): "person",
    ("intake.confirm_receipt", "intake.ask_receipt"): "person",
    ("intake.confirm_receipt", "intake.write"): "person",
    ("casework.verify", "casework.handle"): "unit",
    ("casework.verify", "casework.call_back"): "person",
    ("casework.verify", "intake.write"): "person",
    ("casework.verify", "plans.draft"): "person",
    ("casework.verify", "plans.report"): "person",
    ("casework.call_back", "intake.write"): "person",
    ("casework.call_back", "casework.handle"): "unit",
    ("casework.call_back", "casework.verify"): "person",
    ("casework.decide_extension", "casework.handle"): "unit",
    ("casework.direct", "casework.handle"): "unit",
    ("casework.direct", "casework.be_called"): "unit",
    ("casework.resume", "casework.be_called"): "unit",
    ("topics.decide", "intake.write"): "person",
    ("topics.decide", "topics.start_review"): "person",
    ("topics.give_opinion", "intake.write"): "person",
    ("topics.decide", "topics.declare_interest"): "person",
    ("topics.give_opinion", "topics.declare_interest"): "person",
    ("topics.start_review", "topics.declare_interest"): "person",
    ("topics.start_review", "intake.write"): "person",
    ("topics.handle", "topics.declare_interest"): "person",
    ("council.chair", "council.answer_for"): "unit",
    ("council.record", "council.chair"): "person",
    ("council.move", "council.record"): "person",
    ("council.move", "council.chair"): "person",
    ("council.second", "council.move"): "person",
    ("council.confirm_minutes", "council.write_minutes"): "person",
    ("plans.lead", "council.chair"): "unit",
    ("plans.answer_objection", "plans.draft"): "person",
    ("plans.answer_objection", "plans.object"): "person",
    ("plans.enter_signature", "plans.draft"): "person",
    ("plans.adopt", "plans.enter_signature"): "person",
    ("plans.sign", "plans.draft"): "person",
    ("plans.adopt", "plans.draft"): "person",
    ("plans.adopt", "plans.sign"): "person",
    ("plans.withdraw", "casework.handle"): "unit",
    ("responses.write", "intake.write"): "person",
    ("responses.release", "intake.write"): "person",
    ("responses.decide_dispute", "intake.write"): "person",
    ("responses.decide_dispute", "topics.declare_interest"): "person",
    ("responses.release", "responses.write"): "person",
    ("responses.decide_dispute", "responses.write"): "person",
    ("responses.decide_dispute", "responses.release"): "person",
    ("responses.decide_dispute", "casework.handle"): "unit",
    ("responses.decide_dispute", "casework.verify"): "person",
    ("intake.sort", "casework.handle"): "unit",
}
ME, OTHER, MY_UNIT = 7, 8, 70
# What each finder looks at, with my hand where the earlier act leaves it; ``who`` stands for a person.
ORDER: dict[str, Any] = {
    "rounds": [], "callbacks": [], "whistles": [], "handled": [], "given": [], "extensions": [], "unit_id": 99,
    "submission": None, "profile": "case", "id": 0,
}  # fmt: skip


# No order stands behind the answer.
NOTHING: dict[str, Any] = {"submission_id": 0, "topic_id": None}


def order(**more: Any) -> Any:
    return Row(**{**ORDER, **more})


def hand(**more: int) -> Any:
    return Row(**{"claimed_by_id": None, "started_by_id": None, "verified_by_id": None, "called_by_id": None, **more})


def planned(earlier: str, who: int) -> Any:
    """A plan, which is its own draft, on which ``who`` did the earlier act."""
    drafter, writer, signer = (
        who if earlier == name else 0 for name in ("plans.draft", "plans.enter_signature", "plans.sign")
    )
    parties = [Row(is_on_paper=True, answered_by_id=writer), Row(is_on_paper=False, answered_by_id=signer)]
    kept = order(state="in_progress", rounds=[hand(claimed_by_id=who)])
    return Row(
        plan=Row(id=0, __tablename__="plans", drafted_by_id=drafter),
        parties=parties,
        commitments=[Row(work_order=kept)],
    )


def subject(act: str, earlier: str, who: int) -> Any:
    """A matter on which ``who`` did the earlier act; None where the database has to tell."""
    revision = Row(meeting=Row(id=0, recorder_id=who), author_id=0)
    nobody = Submission(written_by_id=None)
    text = {"id": 0, "revision": 1, "topic_id": None, "submission_id": None}
    response = Response(
        **text, written_by_id=who if earlier == "responses.write" else 0, reviewed_by_id=who, submission=nobody
    )
    letter = Submission(written_by_id=who)
    if act == "intake.decide_appeal":
        return Appeal(submission=letter)
    if act.startswith("proposals."):
        proposal = Proposal(submission=letter)
        return ProposalUpdate(proposal=proposal) if act == "proposals.look_at_update" else proposal
    if act in ("plans.adopt", "plans.withdraw"):
        return planned(earlier, who)
    if act == "intake.confirm_addition":
        return LaterWord(submission=letter)
    if act == "intake.confirm_receipt":
        asker, writer = (who, 0) if earlier == "intake.ask_receipt" else (0, who)
        return ReceiptRequest(asked_by_id=asker, submission=Submission(written_by_id=writer))
    if act.startswith("casework.") and earlier == "intake.write":
        return order(submission=letter)
    made = {
        "intake.write": Row(written_by_id=who, batch_id=None),
        "casework.handle": order(rounds=[hand(claimed_by_id=who)]),
        "casework.call_back": order(callbacks=[hand(called_by_id=who)]),
        "casework.verify": order(rounds=[hand(verified_by_id=who)]),
        "council.record": Row(recorder_id=who, chair_id=0),
        "council.chair": Row(recorder_id=0, chair_id=who),
        "council.write_minutes": revision,
        "council.move": Row(mover=Row(user_id=who, id=0)),
        "accounts.administer": Row(id=who, grants=[Row(role="admin", revoked_at=None)]),
        "accounts.audit": Row(id=who, grants=[Row(role="auditor", revoked_at=None)]),
        "accounts.ask": Actor("user", who),
        "plans.draft": Row(plan=Row(id=0, __tablename__="plans", drafted_by_id=who), raised_by_id=0),
        "plans.object": Row(plan=Row(id=0, __tablename__="plans", drafted_by_id=0), raised_by_id=who),
        "responses.write": response,
        "responses.release": Response(**text, written_by_id=0, reviewed_by_id=who, submission=nobody),
    }
    if act == "responses.write":
        return letter
    if earlier == "intake.write" and act.startswith("responses."):
        answered = Response(**text, submission=letter, written_by_id=0, reviewed_by_id=0)
        return (
            answered if act == "responses.release" else Row(answer=Row(**NOTHING, response=answered, submission=letter))
        )
    if act == "responses.decide_dispute":
        return Row(answer=Row(**NOTHING, response=made[earlier], submission=Row(written_by_id=0, batch_id=None)))
    return made[earlier]


def test_the_table_is_the_one_agreed(app: Flask) -> None:
    assert {(row.act, row.earlier): row.by for row in TABLE} == PAIRS
    assert len(TABLE) == len(PAIRS)


def test_every_row_knows_whose_hands_it_asks_about(app: Flask) -> None:
    assert set(duties._FINDERS) == set(PAIRS)


OF_DATABASE = {
    ("casework.verify", "plans.draft"), ("casework.verify", "plans.report"), ("intake.sort", "casework.handle"),
    ("intake.decide_appeal", "intake.refuse"), ("intake.decide_appeal", "intake.write"),
    ("discussion.decide_appeal", "discussion.refuse"), ("proposals.answer", "proposals.look"),
    ("responses.decide_dispute", "casework.handle"), ("responses.decide_dispute", "casework.verify"),
    ("responses.decide_dispute", "topics.declare_interest"),
}  # fmt: skip
OF_ROWS = [
    pair for pair in PAIRS
    if not pair[0].startswith("topics.") and pair[0] != "council.chair" and pair not in OF_DATABASE
]  # fmt: skip
OF_UNITS = {
    ("casework.decide_extension", "casework.handle"), ("plans.lead", "council.chair"),
    ("casework.direct", "casework.be_called"), ("casework.resume", "casework.be_called"),
}  # fmt: skip
OF_PERSONS = [pair for pair in OF_ROWS if pair not in OF_UNITS]


@pytest.mark.parametrize(("act", "earlier"), OF_PERSONS)
def test_whoever_did_the_one_is_kept_from_the_other(app: Flask, act: str, earlier: str) -> None:
    me = Actor("user", ME, "我", (Grant("command"),))
    conflict = find_conflict(me, act, subject(act, earlier, ME))
    assert conflict is not None and (conflict.act, conflict.earlier) == (act, earlier)
    assert is_separate(me, act, subject(act, earlier, OTHER))
    assert is_separate(SYSTEM, act, subject(act, earlier, ME))


# Closed to the units that gave the order back as well.
OF_EARLIER_UNITS = ("casework.verify", "casework.call_back", "casework.direct")


@pytest.mark.parametrize("act", [*OF_EARLIER_UNITS, "casework.decide_extension"])
@pytest.mark.parametrize("role", ["command", "community_staff", "supervisor", "department"])
def test_a_colleague_of_the_unit_is_kept_from_it_too(app: Flask, act: str, role: str) -> None:
    colleague = Actor("user", OTHER, "同事", (Grant(role, "/1/", MY_UNIT),))
    assert not is_separate(colleague, act, order(unit_id=MY_UNIT))
    called = Row(calls=[Row(organisation_id=MY_UNIT, arrived_at="now")])
    assert is_separate(colleague, act, order(whistles=[called])) is (act == "casework.decide_extension")
    waiting = Row(calls=[Row(organisation_id=MY_UNIT, arrived_at=None)])
    assert is_separate(colleague, act, order(whistles=[waiting])) is (act != "casework.direct")
    assert is_separate(colleague, act, order(unit_id=MY_UNIT + 1))
    before = [Row(data={"unit": MY_UNIT}), Row(data={"unit": MY_UNIT + 1}), Row(data={})]
    assert is_separate(colleague, act, order(unit_id=MY_UNIT + 1, given=before)) is (act not in OF_EARLIER_UNITS)
    assert is_separate(colleague, act, order(unit_id=MY_UNIT + 1, given=before[1:]))


def test_a_unit_that_was_called_neither_calls_off_nor_excuses_itself() -> None:
    called = Actor("user", ME, "来的人", (Grant("command", "/1/", MY_UNIT),))
    waiting, come = Row(organisation_id=MY_UNIT, arrived_at=None), Row(organisation_id=MY_UNIT, arrived_at="now")
    other = Row(organisation_id=MY_UNIT + 1, arrived_at=None)
    for calls, may_cancel, may_go_on in (([waiting], False, False), ([come], False, True), ([other], True, True)):
        row = order(whistles=[Row(calls=calls)])
        assert is_separate(called, "casework.direct", row) is may_cancel
        assert is_separate(called, "casework.resume", row) is may_go_on
    earlier = order(whistles=[Row(calls=[waiting]), Row(calls=[other])])
    assert is_separate(called, "casework.resume", earlier), "only the last whistle waits"
    assert not is_separate(called, "casework.direct", earlier)


def test_hands_without_a_person_close_nothing() -> None:
    assert Hands.of([None, 3], [None], [None, 5]) == Hands(frozenset({3}), frozenset(), frozenset({5}))
    assert is_separate(Actor("user", None), "intake.decide", Row(written_by_id=None, batch_id=None))


@pytest.mark.parametrize(("by", "is_closed"), [("person", False), ("unit", True)])
def test_a_row_about_persons_leaves_colleagues_free_and_one_about_units_does_not(
    monkeypatch: pytest.MonkeyPatch, by: str, is_closed: bool
) -> None:
    monkeypatch.setattr(duties, "TABLE", (Separation("a.judge", "a.do", by, "no"),))
    monkeypatch.setitem(duties._FINDERS, ("a.judge", "a.do"), lambda hands: hands)
    colleague = Actor("user", OTHER, "同事", (Grant("command", "/1/", MY_UNIT), Grant("chair")))
    assert is_separate(colleague, "a.judge", Hands.of([ME], [MY_UNIT])) is not is_closed
    assert is_separate(colleague, "a.judge", Hands.of([ME], [MY_UNIT + 1]))
    assert not is_separate(colleague, "a.judge", Hands.of([OTHER]))


def test_somebody_without_an_account_is_known_by_their_line_on_the_sheet() -> None:
    motion = Row(mover=Row(user_id=None, id=ME))
    assert duties.find_conflict_of(Hands.of(guests=[ME]), "council.second", motion) is not None
    assert duties.find_conflict_of(Hands.of(guests=[OTHER]), "council.second", motion) is None
    assert duties.find_conflict_of(Hands.of([ME]), "council.second", motion) is None, "a line is no account"


def test_the_units_of_the_chair_do_not_lead_the_plan() -> None:
    chair = Actor("user", ME, "主持", (Grant("chair", "/1/", MY_UNIT),))
    item = Row(meeting=Row(chair=Row(actor=chair)))
    assert duties.find_conflict_of(Hands.of(units=[MY_UNIT]), "plans.lead", item) is not None
    assert duties.find_conflict_of(Hands.of(units=[MY_UNIT + 1]), "plans.lead", item) is None


def test_the_units_of_somebody_are_those_of_grants_that_name_one() -> None:
    assert units_of([Grant("command", "/1/", MY_UNIT), Grant("chair")]) == {MY_UNIT}


def test_who_is_kept_from_an_act_is_told_the_reason_and_others_pass() -> None:
    letter: Any = Row(written_by_id=ME, batch_id=None)
    with pytest.raises(Forbidden) as refused:
        demand_separate(Actor("user", ME), "intake.decide", letter)
    assert str(refused.value) == str(next(row.message for row in TABLE if row.act == "intake.decide"))
    demand_separate(Actor("user", OTHER), "intake.decide", letter)
    demand_separate(SYSTEM, "intake.decide", letter)


def test_a_page_asks_each_finder_once_about_each_subject(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(duties, "TABLE", (Separation("a.judge", "a.do", "person", "no"),))
    monkeypatch.setitem(duties._FINDERS, ("a.judge", "a.do"), lambda hands: asked.append(hands) or hands)
    me, mine, theirs = Actor("user", ME), Hands.of([ME]), Hands.of([OTHER])
    with app.test_request_context():
        for _each in range(3):
            assert not is_separate(me, "a.judge", mine) and is_separate(me, "a.judge", theirs)
        assert asked == [mine, theirs]
        with transaction():
            assert not is_separate(me, "a.judge", mine) and not is_separate(me, "a.judge", mine)
        assert asked == [mine, theirs, mine, mine], "an operation remembers nothing"
        assert not is_separate(me, "a.judge", mine) and not is_separate(me, "a.judge", mine)
        assert asked == [mine, theirs, mine, mine, mine], "what it changed is seen afterwards"
    assert not is_separate(me, "a.judge", mine) and not is_separate(me, "a.judge", mine)
    assert asked[5:] == [mine, mine], "without a page nothing is remembered"


def test_who_changed_a_thing_is_seen_by_the_page_that_changed_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    hands: set[int] = set()
    monkeypatch.setattr(duties, "TABLE", (Separation("a.judge", "a.do", "person", "no"),))
    monkeypatch.setitem(duties._FINDERS, ("a.judge", "a.do"), lambda _subject: Hands.of(hands))
    me, subject = Actor("user", ME), Row()
    with app.test_request_context(method="POST"):
        assert is_separate(me, "a.judge", subject)
        with transaction():
            demand_separate(me, "a.judge", subject)
            hands.add(ME)
            with pytest.raises(Forbidden):
                demand_separate(me, "a.judge", subject)
        assert not is_separate(me, "a.judge", subject)
