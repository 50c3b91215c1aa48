"""Each row of the table of duties is walked with the people there are, or left out for a reason."""

from __future__ import annotations

import pytest

from govtrack.core.actors import Actor, Grant
from govtrack.core.separations import TABLE
from govtrack.oversight.duties import LOOP, list_pairs, loop_with, walk
from govtrack.places.models import Place

PLACE = Place(path="/1/2/")
OWN = "who wrote a letter or an objection holds no office by it: anybody else of the same office does it"
SHEET = (
    "whoever stands on the attendance sheet with a vote: residents at the table need no account, so none is looked for"
)
INTEREST = (
    "an interest of one's own is declared about one matter, by nobody's office: anybody else of the panel does it"
)
CALLED = (
    "units are called to one order, by chance and not by office: whoever called them goes on, or another of the desk"
)
SECOND = "takes a second one of the desk, for whom the walk looks by the receipt code"
OFFICES = "refused where the office is given, whatever the matter"
# Written out by hand: the rows that no walk comes by.
LEFT_OUT = {
    ("intake.decide", "intake.write"): OWN,
    ("intake.confirm_text", "intake.write"): OWN,
    ("intake.confirm_receipt", "intake.write"): OWN,
    ("intake.confirm_addition", "intake.write"): OWN,
    ("intake.decide_appeal", "intake.write"): OWN,
    ("intake.decide_appeal", "intake.refuse"): SECOND,
    ("discussion.decide_appeal", "discussion.refuse"): SECOND,
    ("casework.direct", "casework.be_called"): CALLED,
    ("casework.resume", "casework.be_called"): CALLED,
    ("topics.decide", "topics.declare_interest"): INTEREST,
    ("topics.give_opinion", "topics.declare_interest"): INTEREST,
    ("topics.start_review", "topics.declare_interest"): INTEREST,
    ("topics.handle", "topics.declare_interest"): INTEREST,
    ("responses.decide_dispute", "topics.declare_interest"): INTEREST,
    ("casework.verify", "intake.write"): OWN,
    ("casework.call_back", "intake.write"): OWN,
    ("topics.decide", "intake.write"): OWN,
    ("topics.give_opinion", "intake.write"): OWN,
    ("topics.start_review", "intake.write"): OWN,
    ("proposals.look", "intake.write"): OWN,
    ("proposals.look_at_update", "intake.write"): OWN,
    ("proposals.answer", "intake.write"): OWN,
    ("responses.write", "intake.write"): OWN,
    ("responses.release", "intake.write"): OWN,
    ("responses.decide_dispute", "intake.write"): OWN,
    ("plans.answer_objection", "plans.object"): OWN,
    ("council.move", "council.record"): SHEET,
    ("council.move", "council.chair"): SHEET,
    ("council.second", "council.move"): SHEET,
    ("accounts.audit", "accounts.administer"): OFFICES,
    ("accounts.administer", "accounts.audit"): OFFICES,
}


def person(number: int, *roles: str, unit: int | None = None) -> Actor:
    return Actor("user", number, f"人{number}", tuple(Grant(role, PLACE.path, unit) for role in roles))


def taken(people: list[Actor], *acts: str) -> list[int | None]:
    """Who takes each of these acts, and no other one is asked for."""
    takers, _borrowed = walk(PLACE, people, {act: LOOP[act] for act in acts})
    return [one and one.user_id for one in takers.values()]


def test_each_row_is_walked_or_left_out_for_a_reason() -> None:
    walked = {(row.act, row.earlier) for row in TABLE if list_pairs(row)}
    every = {(row.act, row.earlier) for row in TABLE}
    assert every - walked == set(LEFT_OUT), "an act of its own in LOOP, or a reason here"
    assert all(LEFT_OUT.values())


# Rows that one person, or two of one unit, would break: the acts, and who holds both offices.
@pytest.mark.parametrize(
    ("act", "earlier", "roles"),
    [
        ("intake.confirm_receipt", "intake.ask_receipt", "community_staff"),
        ("casework.verify_promise", "plans.draft", "supervisor commissioner"),
        ("casework.verify_promise", "plans.report", "supervisor property"),
        ("casework.verify_promise", "casework.handle", "supervisor property"),
        ("casework.verify", "casework.call_back", "supervisor"),
        ("proposals.answer", "proposals.look", "community_staff"),
        ("council.chair", "council.answer_for", "chair property"),
        ("plans.lead", "council.chair", "chair property"),
        ("plans.enter_signature", "plans.draft", "commissioner"),
        ("plans.adopt", "plans.enter_signature", "community_staff"),
        ("accounts.confirm", "accounts.ask", "admin"),
    ],
)
def test_one_person_does_not_do_both_and_two_do(act: str, earlier: str, roles: str) -> None:
    one, other = person(1, *roles.split(), unit=7), person(2, *roles.split(), unit=8)
    assert taken([one], act, earlier).count(None) == 1
    assert sorted(map(str, taken([one, other], act, earlier))) == ["1", "2"]


@pytest.mark.parametrize("act", ["council.chair", "plans.lead", "casework.verify_promise"])
def test_two_of_one_unit_are_one_where_the_unit_counts(act: str) -> None:
    earlier = {"council.chair": "council.answer_for", "plans.lead": "council.chair"}.get(act, "casework.handle")
    roles = ("chair", "property", "supervisor")
    assert None in taken([person(1, *roles, unit=7), person(2, *roles, unit=7)], act, earlier)


def test_the_desk_verifies_a_case_and_never_a_promise() -> None:
    clerk, neighbour, group = person(1, "community_staff"), person(2, "verified_resident"), person(3, "supervisor")
    assert taken([clerk], "casework.verify", "casework.verify_promise") == [1, None]
    assert taken([neighbour], "casework.verify", "casework.verify_promise") == [None, 2]
    assert taken([group], "casework.verify", "casework.verify_promise") == [3, 3]


def test_a_panel_is_looked_at_as_one_whatever_else_is_apart() -> None:
    """Nobody sits twice, though no row of the table ties the seats to each other."""
    loop = loop_with(("community_staff",), 3)
    takers, _borrowed = walk(PLACE, [person(1, "community_staff"), person(2, "commissioner")], loop)
    seats = [one and one.user_id for act, one in takers.items() if act.startswith("topics.give_opinion")]
    assert sorted(map(str, seats)) == ["1", "2", "None"]
