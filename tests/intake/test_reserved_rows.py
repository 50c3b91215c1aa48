"""Who takes a report about an office and from whom it is kept: by role, by place and by the office's kind."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.actors import ANONYMOUS, SYSTEM, Actor, Grant
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting
from govtrack.intake import reserved
from govtrack.intake.models import Submission, SubmissionSubject
from govtrack.places.models import Organisation, Place
from tests import factories
from tests.responses import world
from tests.responses.test_rules import EVERY_ROLE

ME = 5
AREA = {"community_staff", "commissioner", "grid_worker", "chair", "recorder", "facilitator"}
STATION = {"community_staff", "commissioner", "grid_worker"}
WHOLE = set(EVERY_ROLE) - {"resident", "verified_resident", "supervisor", "auditor"}


def person(role: str, path: str, unit: int | None = None, user_id: int | None = ME) -> Actor:
    return Actor("user", user_id, "人", (Grant(role, path, unit),))


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize(
    ("kind", "roles"), [("community", AREA), ("station", STATION), ("subdistrict", WHOLE), ("department", set())]
)
def test_who_belongs_to_an_office_of_an_area(role: str, kind: str, roles: set[str]) -> None:
    office: Any = SimpleNamespace(id=70, kind=kind, place=SimpleNamespace(path="/1/2/"))
    assert reserved.is_of_office(person(role, "/1/2/"), office) is (role in roles)
    assert reserved.is_of_office(person(role, "/1/2/9/"), office) is (role in roles)
    assert reserved.is_of_office(person(role, "/1/"), office) is False
    assert reserved.is_of_office(person(role, "/1/7/"), office) is False
    assert reserved.is_of_office(person(role, "/1/7/", 70), office) is True, "whoever works for it"
    assert reserved.is_of_office(person(role, "/1/2/", 71), office) is (role in roles)
    nowhere: Any = SimpleNamespace(id=70, kind=kind, place=None)
    assert reserved.is_of_office(person(role, "/1/2/"), nowhere) is False


@pytest.fixture
def community(app: Flask) -> Place:
    return factories.place("community")


def report(at: Place, role: str = "command", *named: Any, ended: bool = False) -> Submission:
    """A letter that is reserved for a role and names these offices and persons."""
    row, _code = world.letter(at=at, accepted=False)
    with transaction():
        row.reserved_for = role
        for subject in named:
            who = {"organisation_id": subject.id} if isinstance(subject, Organisation) else {"user_id": subject}
            db.session.add(
                SubmissionSubject(submission_id=row.id, named_by="desk", ended_at=now() if ended else None, **who)
            )
    return row


def takes(actor: Actor, letter: Submission) -> bool:
    """As one letter is asked about and as lists ask: both give one answer."""
    listed = set(db.session.scalars(select(Submission.id).where(reserved.is_open_letter(actor))))
    hidden = set(db.session.scalars(reserved.hidden_ids(actor)))
    is_open = not reserved.is_reserved_from(actor, letter)
    assert (letter.id in listed, letter.id in hidden) == (is_open, not is_open)
    return is_open


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize("reserved_for", ["command", "supervisor"])
def test_a_report_is_taken_by_its_role_at_its_place(community: Place, role: str, reserved_for: str) -> None:
    letter, plain = report(community, reserved_for), world.letter(at=community)[0]
    whole = factories.subdistrict().path
    for path in (community.path, whole, "/"):
        assert takes(person(role, path), letter) is (role == reserved_for), path
        assert takes(person(role, path), plain) is True
    assert takes(person(role, factories.place("community").path), letter) is False
    assert takes(person(role, whole, user_id=None), letter) is False, "whom would it name"


def test_the_system_reads_all_and_a_visitor_nothing_that_is_reserved(community: Place) -> None:
    letter = report(community)
    assert takes(SYSTEM, letter) is True and takes(ANONYMOUS, letter) is False
    assert reserved.is_reserved_from(ANONYMOUS, None) is False


def test_a_report_without_a_place_is_for_whoever_holds_its_role_anywhere(community: Place) -> None:
    letter = report(community)
    with transaction():
        letter.place_path = "/"
    assert takes(person("command", community.path), letter) is True
    assert takes(person("supervisor", community.path), letter) is False


def test_nobody_takes_a_report_that_names_them_or_their_office(community: Place) -> None:
    elsewhere = factories.place("community")
    office = factories.organisation("community", at=community)
    me, colleague, other_unit = factories.user(), factories.user(), factories.organisation()
    whole = factories.subdistrict().path
    about_me, about_office = report(community, "command", me.id), report(community, "command", office)
    taker = Actor("user", me.id, "甲", (Grant("command", whole),))
    assert takes(taker, about_me) is False and takes(taker, about_office) is True
    second = Actor("user", colleague.id, "乙", (Grant("command", whole),))
    assert takes(second, about_me) is True
    for also, may in (
        (Grant("expert", whole, office.id), False), (Grant("expert", whole, other_unit.id), True),
        (Grant("grid_worker", community.path), False), (Grant("grid_worker", elsewhere.path), True),
        (Grant("grid_worker", whole), True), (Grant("expert", community.path), True),
    ):  # fmt: skip
        both = Actor("user", colleague.id, "乙", (Grant("command", whole), also))
        assert takes(both, about_office) is may, also
    assert takes(taker, report(community, "command", me.id, office, ended=True)) is True, "named no more"
    assert takes(taker, report(community, "command")) is True
    assert [row.user_id for row in reserved.list_subjects(about_me)] == [me.id]
    assert reserved.list_subjects(report(community, "command", me.id, ended=True)) == []


@pytest.mark.parametrize(
    ("kind", "taker"),
    [("community", "command"), ("station", "command"), ("subdistrict", "supervisor"), ("department", "command"),
     (None, "command")],
)  # fmt: skip
def test_the_level_above_takes_it_and_supervision_where_nobody_is_left_there(
    community: Place, kind: str | None, taker: str
) -> None:
    offices = [factories.organisation(kind, at=community)] if kind else []
    assert reserved.taker_of(offices, [], community.path) == taker, "nobody holds the role yet"
    holder = factories.user("command")
    assert reserved.taker_of(offices, [], community.path) == taker
    for path in (community.path, "/"):
        assert reserved.taker_of(offices, [holder], path) == "supervisor"
    factories.user("command")
    assert reserved.taker_of(offices, [holder], community.path) == taker
    assert reserved.taker_of(offices, [holder], "/") == taker


def test_whoever_holds_the_role_elsewhere_takes_no_report_of_this_place(community: Place) -> None:
    holder = factories.user("command", at=community)
    factories.user("command", at=factories.place("community"))
    assert reserved.taker_of([], [holder], community.path) == "supervisor"


def test_a_holder_who_works_for_the_named_office_counts_as_named(community: Place) -> None:
    office = factories.organisation("department", at=community)
    factories.user("command", organisation=office)
    assert reserved.taker_of([office], [], community.path) == "supervisor"
    factories.user("command", organisation=factories.organisation("department", at=community))
    assert reserved.taker_of([office], [], community.path) == "command"


def test_an_office_may_send_reports_that_name_none_to_supervision(community: Place) -> None:
    with transaction():
        change_setting("intake.subject_takers", {"unnamed": "supervisor"}, "甲")
    assert reserved.taker_of([], [], community.path) == "supervisor"
    assert reserved.taker_of([factories.organisation("department", at=community)], [], community.path) == "command"
