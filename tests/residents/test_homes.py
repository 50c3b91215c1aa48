"""Where a resident lives: confirmed by papers or by a letter, by nobody else, and ended by a move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from govtrack.audit.queries import list_timeline
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden, IllegalTransition, InvalidInput
from govtrack.core.retention import RULES
from govtrack.core.states import StateTable
from govtrack.notify.models import IN_APP, Message
from govtrack.places.models import Place
from govtrack.residents import operations
from govtrack.residents.models import ResidentHome
from govtrack.residents.queries import find_decided_home, find_home, find_pending_home
from govtrack.residents.signals import home_ended
from govtrack.residents.states import HOME
from govtrack.residents.vocabulary import read_room
from tests import factories
from tests.residents.at_home import asked, clerk, letter, typed
from tests.residents.people import resident
from tests.state_walk import check_ends, check_step, every_step

DESK = {"community_staff", "command"}
# (from, action) → (to, who), written by hand.
EXPECTED: dict[tuple[str, str], tuple[str, set[str]]] = {
    ("asked", "make_letter"): ("sent", DESK),
    ("sent", "make_letter"): ("sent", DESK),
    ("asked", "confirm"): ("confirmed", DESK),
    ("sent", "confirm"): ("confirmed", DESK),
    ("sent", "enter_code"): ("confirmed", {"reporter"}),
    ("asked", "refuse"): ("refused", DESK),
    ("sent", "refuse"): ("refused", DESK),
    ("asked", "end"): ("ended", {"reporter", *DESK}),
    ("sent", "end"): ("ended", {"reporter", *DESK}),
    ("confirmed", "end"): ("ended", {"reporter", *DESK}),
}


@pytest.mark.parametrize(("table", "state", "action"), every_step(EXPECTED, HOME))
def test_each_step_of_a_home(table: StateTable, state: str, action: str) -> None:
    check_step(table, state, action, EXPECTED.get((state, action)))


def test_where_a_home_ends() -> None:
    check_ends(HOME, "asked", {"refused", "ended"})


@pytest.mark.parametrize(
    ("typed_room", "read"),
    [
        ("2单元 ０３０1室", "2-301"),
        ("2-301", "2-301"),
        ("2幢 301", "2-301"),
        ("B301", "B301"),
        ("301a", "301A"),
        ("楼上", ""),
    ],
)
def test_a_room_is_one_however_it_is_typed(typed_room: str, read: str) -> None:
    assert read_room(typed_room) == read


def test_the_station_types_what_the_papers_say(building: Place) -> None:
    person, desk = resident(), clerk(building)
    home = asked(building, person)
    assert home.sealed_room == "2-301" and "301" not in home.household_mark
    with transaction():
        operations.confirm_home(desk, home, "2-302")
    assert find_home(person.id) is None and home.state == "asked"
    with transaction():
        operations.confirm_home(desk, home, "2单元301室")
    found = find_home(person.id)
    assert found is not None and found.id == home.id and found.sealed_room is None and found.decided_by_id is not None


@pytest.mark.parametrize(("wrong", "is_confirmed"), [(4, True), (5, False), (6, False)])
def test_no_room_is_found_by_typing_one_after_the_other(
    building: Place, as_role: Any, wrong: int, is_confirmed: bool
) -> None:
    """Counted for the home, whoever of the desk types, and each of them stands in the record."""
    home, desk = asked(building, resident()), as_role("community_staff")
    for number in range(wrong):
        assert desk.send(f"/homes/{home.id}/confirm", {"room": f"2-{number + 302}"}).status_code == 422
    answer = as_role("command").send(f"/homes/{home.id}/confirm", {"room": "2-301"})
    db.session.expire_all()
    assert (answer.status_code, home.state) == ((302, "confirmed") if is_confirmed else (422, "asked"))
    assert [event.verb for event in list_timeline(home)].count("other_room") == min(wrong, 5)


def test_the_same_press_types_a_wrong_room_once(building: Place, as_role: Any) -> None:
    home, desk = asked(building, resident()), as_role("community_staff")
    for _press in range(6):
        answer = desk.send(f"/homes/{home.id}/confirm", {"room": "9-999", "token": "one-press-of-the-button"})
        assert answer.status_code == 422 and "one-press-of-the-button" not in answer.get_data(as_text=True)
    assert [event.verb for event in list_timeline(home)].count("other_room") == 1


def test_another_community_neither_confirms_nor_opens_nor_refuses(building: Place) -> None:
    home, stranger = asked(building, resident()), clerk(factories.place("community"))
    supervisor = clerk(building, "supervisor")
    for act in (
        lambda: operations.confirm_home(stranger, home, "2-301"),
        lambda: operations.make_home_letter(stranger, home),
        lambda: operations.refuse_home(stranger, home, "纸上写的是另一个地址"),
        lambda: operations.end_home(stranger, home, "已经搬到别的小区去了"),
        lambda: operations.confirm_home(supervisor, home, "2-301"),
    ):
        with pytest.raises(Forbidden), transaction():
            act()
    assert home.state == "asked"


def test_the_code_of_the_letter_confirms_once(building: Place) -> None:
    person = resident()
    home = asked(building, person)
    code = letter(building, home)
    assert code not in home.code_mark and len(code) == 8
    assert typed(person, home, f"{code[:4]} {code[4:]}")
    assert find_home(person.id) is not None and home.sealed_room is None
    assert not typed(person, home, code)


def test_only_the_newest_letter_counts(building: Place) -> None:
    person = resident()
    home = asked(building, person)
    first = letter(building, home)
    second = letter(building, home)
    assert first == second or not typed(person, home, first)
    assert typed(person, home, second)


def test_a_code_has_five_tries_and_no_more(building: Place) -> None:
    person = resident()
    home = asked(building, person)
    code = letter(building, home)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    assert [typed(person, home, wrong) for _ in range(4)] == [False] * 4
    assert typed(person, home, code)  # the fifth
    other = resident("mail2@example.org")
    home = asked(building, other)
    code = letter(building, home)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    assert [typed(other, home, wrong) for _ in range(5)] == [False] * 5
    assert not typed(other, home, code)


@pytest.mark.parametrize(("left", "fits"), [(timedelta(seconds=0), False), (timedelta(minutes=1), True)])
def test_a_code_ends_on_its_day(building: Place, left: timedelta, fits: bool) -> None:
    person = resident()
    home = asked(building, person)
    code = letter(building, home)
    assert home.code_ends_at is not None and now() + timedelta(days=20) < home.code_ends_at
    with transaction():
        home.code_ends_at = now() + left
    assert typed(person, home, code) is fits


def test_nobody_types_the_code_of_another_account(building: Place) -> None:
    home, mallory = asked(building, resident()), resident("mallory@example.org")
    code = letter(building, home)
    with pytest.raises(Forbidden), transaction():
        operations.enter_home_code(mallory, home, code)
    with pytest.raises(Forbidden), transaction():
        operations.end_own_home(mallory, home)


@pytest.fixture
def moves() -> Iterator[list[int]]:
    told: list[int] = []

    def hear(_sender: Any, *, resident_id: int) -> None:
        told.append(resident_id)

    home_ended.connect(hear)
    yield told
    home_ended.disconnect(hear)


def test_the_new_home_ends_the_old_one_when_it_is_confirmed(building: Place, moves: list[int]) -> None:
    person, desk = resident(), clerk(building)
    old = asked(building, person)
    with transaction():
        operations.confirm_home(desk, old, "2-301")
    new = asked(building, person, "5-102")
    assert old.state == "confirmed" and moves == []
    with transaction():
        operations.confirm_home(desk, new, "5-102")
    assert (old.state, new.state, moves) == ("ended", "confirmed", [person.id])
    found = find_home(person.id)
    assert found is not None and found.id == new.id


def test_asking_anew_takes_the_place_of_what_waits_and_is_limited(building: Place, moves: list[int]) -> None:
    person = resident()
    first = asked(building, person)
    second = asked(building, person, "3-101")
    assert (first.state, first.sealed_room, second.state, moves) == ("ended", None, "asked", [])
    asked(building, person)
    asked(building, person)  # the fourth
    with pytest.raises(InvalidInput):
        asked(building, person)


def test_what_is_no_home_is_not_asked_for(building: Place) -> None:
    person, community = resident(), factories.place("community")
    for place, room in ((community, "2-301"), (building, ""), (building, "楼上"), (building, "2" * 41)):
        with pytest.raises(InvalidInput):
            asked(place, person, room)
    assert find_pending_home(person.id) is None


def test_a_refusal_has_a_reason_that_the_resident_reads(building: Place) -> None:
    person, desk = resident(), clerk(building)
    home = asked(building, person)
    with pytest.raises(InvalidInput), transaction():
        operations.refuse_home(desk, home, " ")
    with transaction():
        operations.refuse_home(desk, home, "租约上写的是另一幢楼")
    refused = find_decided_home(person.id)
    assert refused is not None and refused.sealed_room is None
    with pytest.raises(IllegalTransition), transaction():
        operations.confirm_home(desk, home, "2-301")


def messages(kind: str) -> list[Message]:
    wanted = select(Message).where(Message.kind == f"residents.home_{kind}", Message.channel == IN_APP)
    return list(db.session.scalars(wanted))


ENDS: dict[str, Any] = {
    "confirm": lambda desk, home, person: operations.confirm_home(desk, home, "2-301"),
    "refuse": lambda desk, home, person: operations.refuse_home(desk, home, "租约上写的是另一幢楼"),
    "end": lambda desk, home, person: operations.end_home(desk, home, "已经搬到别的小区去了"),
    "own end": lambda desk, home, person: operations.end_own_home(person, home),
    "deletion": lambda desk, home, person: operations.delete_account(person),
}  # fmt: skip


@pytest.mark.parametrize(
    ("way", "told"),
    [("confirm", "confirmed"), ("refuse", "refused"), ("end", "ended"), ("own end", ""), ("deletion", "")],
)
def test_the_desk_is_told_until_it_is_done_and_the_resident_of_what_the_desk_did(
    building: Place, way: str, told: str
) -> None:
    user = factories.user("community_staff", at=building.parent)
    factories.user("community_staff", at=factories.place("community"))
    person, desk = resident(), user.actor
    home = asked(building, person)
    assert [(row.user_id, row.read_at, row.address) for row in messages("asked")] == [
        (user.id, None, f"/homes/{home.id}")
    ]
    with transaction():
        operations.confirm_home(desk, home, "9-999")
    assert messages("asked")[0].read_at is None, "a wrong room ends nothing"
    with transaction():
        ENDS[way](desk, home, person)
    assert messages("asked")[0].read_at is not None
    every = [kind for kind in ("confirmed", "refused", "ended") for _row in messages(kind)]
    assert every == ([told] if told else [])


def test_the_end_of_an_account_takes_its_home(building: Place) -> None:
    person = resident()
    asked(building, person)
    with transaction():
        operations.delete_account(person)
    assert db.session.query(ResidentHome).count() == 0


@pytest.mark.parametrize("reason", ["", " ", "。", "不", "不对不对不对不对", "纸上不是他的"])
def test_a_reason_that_says_nothing_is_refused_at_its_field(building: Place, reason: str) -> None:
    home, desk = asked(building, resident()), clerk(building)
    for act in (operations.refuse_home, operations.end_home):
        with pytest.raises(InvalidInput) as refused, transaction():
            act(desk, home, reason)
        assert refused.value.field == "reason"
    db.session.expire_all()
    assert (home.state, home.decision_reason) == ("asked", "")


@pytest.mark.parametrize(("age", "is_taken"), [(timedelta(days=60, minutes=-1), False), (timedelta(days=60), True)])
def test_wishes_count_as_long_as_they_are_kept(building: Place, age: timedelta, is_taken: bool) -> None:
    person = resident()
    for _time in range(4):
        asked(building, person)
    with transaction():
        db.session.execute(update(ResidentHome).values(created_at=now() - age, state_since=now() - age))
    due = db.session.scalars(RULES["homes"].due(now() - timedelta(days=60))).all()
    assert len(due) == (4 if is_taken else 0)
    if is_taken:
        assert asked(building, person).state == "asked"
    else:
        with pytest.raises(InvalidInput):
            asked(building, person)
