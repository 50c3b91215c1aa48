"""Which kind of matter a letter may be: suggested to the desk from words and from what staff decided."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.places.models import Category
from govtrack.topics.clustering.cohesion import find_kind, read_kinds
from govtrack.topics.engine import Document
from govtrack.topics.models import KindSorting
from govtrack.topics.queries import kinds
from govtrack.topics.queries.kinds import suggest_categories
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import write

LIFT = ("电梯又困人", "电梯停运，老人被困在轿厢里")


@pytest.fixture
def lifts(app: Flask) -> Category:
    return factories.category("EL-01")


def sort(letter: Submission, category: Category | None, run_jobs: Callable[[], int]) -> None:
    clerk = factories.actor("command")
    with transaction():
        intake.reclassify(clerk, letter, category=category, place=letter.place, urgency="green")
    run_jobs()


def test_the_category_of_what_the_words_tell_is_suggested(lifts: Category) -> None:
    found = suggest_categories(write(LIFT, phone="13800000001"))
    assert [row.category_id for row in found] == [lifts.id]
    assert found[0].kinds == "电梯故障困人"
    # Each word stands in the letter, in its title or in what was written below.
    assert found[0].words and all(word in "".join(LIFT) for word in found[0].words)


def test_a_reason_names_words_that_stand_in_the_letter_as_it_spells_them(lifts: Category) -> None:
    [spelled] = suggest_categories(write(("電梯又困人", "電梯停運，老人被困在轎廂裡"), phone="13800000003"))
    assert "電梯" in "".join(spelled.words) and not any("电" in word for word in spelled.words)
    assert all(word in "電梯又困人電梯停運，老人被困在轎廂裡" for word in spelled.words)


def test_nothing_is_suggested_where_it_has_that_category_or_words_tell_nothing(lifts: Category) -> None:
    assert suggest_categories(write(LIFT, phone="13800000001", category=lifts)) == []
    assert suggest_categories(write(("你好", "祝大家身体健康，万事如意"), phone="13800000002")) == []


def test_an_office_with_another_tree_gets_the_next_category_above_or_none(app: Flask) -> None:
    letter = write(LIFT, phone="13800000001")
    assert suggest_categories(letter) == []
    above = factories.category("EL")
    assert [row.category_id for row in suggest_categories(letter)] == [above.id]


def test_what_staff_decide_on_letters_like_it_counts_and_the_last_decision_holds(
    lifts: Category, run_jobs: Callable[[], int]
) -> None:
    other = factories.category("ZZ-01")
    letters = [write(LIFT, phone=f"1380000001{n}") for n in range(5)]
    last = letters.pop()
    for letter in letters[:3]:
        sort(letter, other, run_jobs)
    # Three decisions weigh as much as the kind's own category; the fourth tips it.
    assert {row.category_id: row.share for row in suggest_categories(last)} == {lifts.id: 50, other.id: 50}
    sort(letters[3], other, run_jobs)
    assert [row.category_id for row in suggest_categories(last)] == [other.id, lifts.id]
    sort(letters[3], lifts, run_jobs)
    sort(letters[2], None, run_jobs)
    kept = db.session.execute(select(KindSorting.submission_id, KindSorting.category_id).order_by(KindSorting.id))
    assert [tuple(row) for row in kept] == [
        (letters[0].id, other.id), (letters[1].id, other.id), (letters[3].id, lifts.id),
    ]  # fmt: skip


@pytest.mark.parametrize(("share", "is_shown"), [(19, False), (20, True), (21, True)])
def test_a_category_is_suggested_from_a_fifth_of_what_the_words_tell(
    lifts: Category, monkeypatch: pytest.MonkeyPatch, share: int, is_shown: bool
) -> None:
    letter = write(LIFT, phone="13800000001")
    monkeypatch.setattr(kinds, "_weigh", lambda *_told: ({lifts.id: share}, {lifts.id: []}))
    assert [row.share for row in suggest_categories(letter)] == ([share] if is_shown else [])


@pytest.mark.parametrize(("share", "is_told"), [(14, False), (15, True), (16, True)])
def test_a_letter_tells_a_kind_from_fifteen_hundredths_of_its_words(
    monkeypatch: pytest.MonkeyPatch, share: int, is_told: bool
) -> None:
    told = read_kinds([Document("1", *LIFT)])[1]
    lift = find_kind(told.kinds[0]).code
    monkeypatch.setattr(kinds, "_read", lambda _letter: told._replace(shares=(share, *told.shares[1:])))
    assert kinds.first_kind(Submission()) == (lift if is_told else None)


def test_a_change_of_place_alone_is_no_decision_on_the_kind(lifts: Category, run_jobs: Callable[[], int]) -> None:
    sort(write(LIFT, phone="13800000001", category=lifts), lifts, run_jobs)
    assert db.session.scalars(select(KindSorting)).all() == []


def test_the_desk_sees_the_suggestion_and_decides(lifts: Category, as_role: Callable[..., PageClient]) -> None:
    letter, client = write(LIFT, phone="13800000001"), as_role("command")
    letter_id, lifts_id = letter.id, lifts.id
    assert f"/topics/kinds-of/{letter_id}" in client.get(f"/submissions/{letter_id}").text
    part = client.get(f"/topics/kinds-of/{letter_id}").text
    assert "像“电梯故障困人”这类事：信里写到" in part and f"reclassify?category={lifts_id}" in part
    form = client.get(f"/submissions/{letter_id}/reclassify?category={lifts_id}").text
    assert f'<option selected value="{lifts_id}"' in form
    assert client.get(f"/submissions/{letter_id}/reclassify?category=%E4%B8%8D").status_code == 200
    db.session.expire_all()
    assert db.session.get_one(Submission, letter_id).category_id is None
