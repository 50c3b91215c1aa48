"""Who sees, handles and unmasks a letter, and which letters may be quoted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.core.db import db
from govtrack.intake import policy
from govtrack.intake.models import ReceiptRequest, Submission
from tests.responses import world
from tests.responses.test_rules import EVERY_ROLE

HERE, ELSEWHERE, NOWHERE = "/1/2/", "/1/7/", "/"
ME = 5


def person(role: str, path: str = "/1/") -> Actor:
    return Actor("user", ME, "人", (Grant(role, path),))


def letter(path: str = HERE, written_by: int | None = None, **more: Any) -> Any:
    usual = {"redaction_confirmed_at": "then", "source": "mailbox"}
    return SimpleNamespace(
        reserved_for=None, place_path=path, written_by_id=written_by, batch_id=None, **{**usual, **more}
    )


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_desk_of_the_place_sees_handles_and_may_unmask(role: str) -> None:
    for rule in (policy.can_see, policy.can_triage, policy.can_judge, policy.can_see_identity):
        assert rule(person(role), letter()) is (role in {"community_staff", "command"}), rule
        assert rule(person(role, ELSEWHERE), letter()) is False
        assert rule(person(role, NOWHERE), letter(NOWHERE)) is (role == "command")
        assert rule(person(role, HERE), letter(NOWHERE)) is (role == "command")


def test_nobody_outside_sees_a_letter() -> None:
    assert not policy.can_see(ANONYMOUS, letter()) and not policy.can_see(policy.as_reporter(), letter())


@pytest.mark.parametrize("role", ["community_staff", "command"])
def test_nobody_judges_what_they_wrote(role: str) -> None:
    assert policy.can_triage(person(role), letter(written_by=ME))
    assert not policy.can_judge(person(role), letter(written_by=ME))
    assert policy.can_judge(person(role), letter(written_by=6))


@pytest.mark.parametrize("also", ["property", "owners_committee", "enterprise"])
def test_a_party_never_unmasks_whatever_else_it_is(also: str) -> None:
    both = Actor("user", ME, "人", (Grant("community_staff", "/1/"), Grant(also, "/1/")))
    assert policy.can_see(both, letter()) and not policy.can_see_identity(both, letter())


@pytest.mark.parametrize(
    ("source", "is_confirmed", "is_quoted"),
    [("mailbox", True, True), ("hotline", True, True), ("grid", True, True), ("survey", True, True),
     ("visit", True, True), ("petition", True, False), ("opinion", True, False), ("camera", True, False),
     ("mailbox", False, False)],
)  # fmt: skip
def test_what_may_be_quoted(office: dict[str, Any], source: str, is_confirmed: bool, is_quoted: bool) -> None:
    row = letter(source=source, redaction_confirmed_at="then" if is_confirmed else None)
    assert policy.is_publishable(row) is is_quoted


def test_petitions_and_posts_are_never_quoted_whatever_an_office_sets(office: dict[str, Any]) -> None:
    office["intake.public_sources"] = ["petition", "opinion", "mailbox"]
    assert policy.list_quotable_sources() == ["mailbox"]


@pytest.mark.parametrize(
    ("more", "is_quoted"), [({}, True), ({"source": "petition"}, False), ({"accepted": False}, False)]
)
def test_the_database_quotes_the_same(app: Flask, more: dict[str, Any], is_quoted: bool) -> None:
    row, _code = world.letter(**more)
    found = db.session.scalars(select(Submission.id).where(policy.is_publishable_row())).all()
    assert found == ([row.id] if is_quoted else [])


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_imports_where(role: str) -> None:
    is_desk, place = role in {"community_staff", "command"}, SimpleNamespace(path=HERE)
    assert policy.can_import(person(role)) is is_desk
    assert policy.can_import_into(person(role, ELSEWHERE), None) is is_desk
    # A row that is all a policy looks at.
    assert policy.can_import_into(person(role), place) is is_desk  # type: ignore[arg-type]
    # A row that is all a policy looks at.
    assert policy.can_import_into(person(role, ELSEWHERE), place) is False  # type: ignore[arg-type]
    assert policy.can_decide_at(person(role), HERE) is is_desk
    assert policy.can_decide_at(person(role, ELSEWHERE), HERE) is False
    assert policy.can_decide_at(person(role), None) is (role == "command")
    assert policy.sees_unknown_places(person(role)) is (role == "command")


def test_the_system_decides_everywhere() -> None:
    assert policy.can_decide_at(SYSTEM, HERE) and policy.can_decide_at(SYSTEM, None)


@pytest.mark.parametrize(
    ("role", "started_by", "sees", "runs"),
    [("community_staff", ME, True, True), ("community_staff", 6, False, False), ("command", 6, True, True),
     ("community_staff", None, False, False), ("supervisor", 6, False, False), ("supervisor", ME, False, False)],
)  # fmt: skip
def test_an_import_is_its_starters_and_the_command_rooms(
    role: str, started_by: int | None, sees: bool, runs: bool
) -> None:
    for place in (None, SimpleNamespace(path=HERE)):
        batch: Any = SimpleNamespace(created_by_id=started_by, place=place, desk_path=HERE)
        assert policy.can_see_batch(person(role), batch) is sees
        assert policy.can_run_batch(person(role), batch) is runs
        assert policy.can_run_batch(SYSTEM, batch)
        # A stand-in with the three columns that the policy reads: the database has no import that nobody began.
        assert not policy.can_see_batch(ANONYMOUS, SimpleNamespace(created_by_id=None, place=place, desk_path=HERE))  # type: ignore[arg-type]


def test_the_command_room_of_another_place_sees_no_import_of_this_one() -> None:
    batch: Any = SimpleNamespace(created_by_id=6, place=SimpleNamespace(path=HERE))
    assert not policy.can_see_batch(person("command", ELSEWHERE), batch)
    assert policy.can_import_into(SYSTEM, batch.place) and not policy.can_import(SYSTEM)


def test_an_import_that_nobody_began_is_nobodys() -> None:
    clerk, batch = Actor("user", None, "", (Grant("community_staff", "/"),)), SimpleNamespace(created_by_id=None)
    batch.place, batch.desk_path = SimpleNamespace(path=HERE), HERE
    assert not policy.can_see_batch(clerk, batch)  # type: ignore[arg-type]  # a row that is all a policy looks at


def test_who_holds_a_code_is_a_reporter_and_nothing_else() -> None:
    assert policy.as_reporter().roles == {"reporter"}


@pytest.mark.parametrize(("is_reserved", "sees"), [(True, False), (False, True)])
def test_a_report_about_an_office_is_read_by_its_takers_alone(
    monkeypatch: pytest.MonkeyPatch, is_reserved: bool, sees: bool
) -> None:
    monkeypatch.setattr(policy, "is_reserved_from", lambda _actor, _submission: is_reserved)
    row = letter()
    row.reserved_for = "supervisor"
    for role in EVERY_ROLE:
        assert policy.can_see(person(role), row) is sees
        assert policy.can_triage(person(role), row) is sees


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_two_letters_are_linked_and_parted_by_the_desk_of_both(role: str) -> None:
    may = role in {"community_staff", "command"}
    for one, other, expected in ((HERE, HERE, may), (HERE, ELSEWHERE, False), (ELSEWHERE, HERE, False)):
        link: Any = SimpleNamespace(first=letter(one), second=letter(other))
        assert policy.can_link(person(role, HERE), letter(one), letter(other)) is expected
        assert policy.can_unlink(person(role, HERE), link) is expected


def test_the_system_takes_steps_and_reads_no_identity() -> None:
    assert policy.can_handle(SYSTEM, letter()) and not policy.can_see_identity(SYSTEM, letter())
    nobody = Actor("user", None, "", (Grant("command", "/"),))
    assert policy.can_see(nobody, letter()) and not policy.can_see_identity(nobody, letter()), "whom would it name"


def test_who_holds_a_code_answers_as_the_reporter_and_staff_does_not() -> None:
    assert policy.is_reporter(policy.as_reporter(), letter())
    assert not any(policy.is_reporter(person(role), letter()) for role in EVERY_ROLE)
    assert not policy.is_reporter(ANONYMOUS, letter()) and not policy.is_reporter(SYSTEM, letter())


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_texts_of_the_staff_are_made_public_by_the_desk_and_the_councils_staff_of_the_place(role: str) -> None:
    may = role in {"community_staff", "command", "chair", "recorder"}
    assert policy.can_decide_texts_at(person(role), HERE) is may
    assert policy.can_decide_texts_at(person(role, HERE), HERE) is may
    assert policy.can_decide_texts_at(person(role, ELSEWHERE), HERE) is False
    assert policy.can_decide_texts_at(person(role, HERE), "/1/") is False
    assert policy.can_decide_texts_at(ANONYMOUS, HERE) is False


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_what_everybody_reads_is_confirmed_by_the_desk_but_never_by_the_writer(role: str) -> None:
    may = role in {"community_staff", "command"}
    assert policy.can_confirm_text(person(role), letter()) is may
    assert policy.can_confirm_text(person(role), letter(written_by=6)) is may
    assert policy.can_confirm_text(person(role), letter(written_by=ME)) is False
    assert policy.can_confirm_text(person(role, ELSEWHERE), letter()) is False
    assert policy.can_confirm_text(SYSTEM, letter()) is True


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_a_new_code_is_asked_for_by_the_desk_and_confirmed_by_another_of_it(role: str) -> None:
    def asked(by: int, written_by: int | None = None, path: str = HERE) -> Any:
        return ReceiptRequest(asked_by_id=by, submission=Submission(written_by_id=written_by, place_path=path))

    may = role in {"community_staff", "command"}
    assert policy.can_ask_receipt(person(role), letter()) is may
    assert policy.can_ask_receipt(person(role, ELSEWHERE), letter()) is False
    assert policy.can_confirm_receipt(person(role), asked(by=6)) is may
    assert policy.can_confirm_receipt(person(role), asked(by=6, path="/2/")) is False
    assert policy.can_confirm_receipt(person(role), asked(by=ME)) is False
    assert policy.can_confirm_receipt(person(role), asked(by=6, written_by=ME)) is False


@pytest.mark.parametrize(
    ("desks", "path", "expected"),
    [
        (("/1/",), HERE, "/1/"),
        (("/1/2/", "/1/"), HERE, "/1/"),
        (("/1/2/",), HERE, "/1/2/"),
        (("/1/7/", "/1/2/"), HERE, "/1/2/"),
        (("/1/7/",), HERE, "/"),
        (("/1/2/9/",), HERE, "/"),
        ((), HERE, "/"),
        # A sheet for no one place comes in at the widest desk there is.
        (("/1/2/9/", "/1/7/"), None, "/1/7/"),
        ((), None, "/"),
    ],
)
def test_a_sheet_comes_in_at_the_widest_desk_over_its_place(
    desks: tuple[str, ...], path: str | None, expected: str
) -> None:
    place: Any = SimpleNamespace(path=path) if path else None
    clerk = Actor("user", ME, "人", (*(Grant("community_staff", desk) for desk in desks), Grant("chair", "/1/")))
    assert policy.desk_for(clerk, place) == expected
    assert policy.desk_for(SYSTEM, place) == (path or "/")


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_names_in_sheets_are_explained_at_the_desk_whose_sheets_they_are(role: str) -> None:
    is_desk = role in {"community_staff", "command"}
    assert policy.can_name_at(person(role), HERE) is is_desk
    assert policy.can_name_at(person(role, ELSEWHERE), HERE) is False
    assert policy.can_name_at(person(role), NOWHERE) is (role == "command")
    assert policy.can_name_at(SYSTEM, NOWHERE) and policy.can_name_at(SYSTEM, HERE)
