"""Confirming many masked letters at once, as after an import."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from govtrack.core.actors import ANONYMOUS
from govtrack.core.db import db, transaction
from govtrack.core.errors import Forbidden
from govtrack.core.storage import store
from govtrack.intake import operations
from govtrack.intake.models import ImportBatch, Submission
from govtrack.intake.queries import get_submission, list_chosen, list_unconfirmed
from govtrack.places.models import Place
from tests import factories
from tests.intake.drafts import sent


@pytest.fixture
def compound(app: Flask) -> Place:
    """A compound with a community above it."""
    return factories.place("compound", factories.place("community"))


def _letter(place: Place, body: str = "电话13800001234，楼道灯不亮。苏建华说他也看到了。") -> Submission:
    return sent(place=place, body=body)[0]


def test_ticked_letters_are_confirmed_and_doubts_stay_masked(client: Any, compound: Place) -> None:
    first, second = _letter(compound), _letter(compound, "路灯坏了")
    client.sign_in(factories.user("community_staff", at=compound))
    html = client.get("/desk/masking").get_data(as_text=True)
    assert "13800001234" not in html
    assert "苏建华" not in html
    assert client.send("/desk/masking", {"letter": f"{first.id}:{first.version}"}).status_code == 303
    assert get_submission(first.id).redaction_confirmed_at is not None
    assert "苏建华" not in get_submission(first.id).redacted_body
    assert get_submission(second.id).redaction_confirmed_at is None
    assert first.number not in client.get("/desk/masking").get_data(as_text=True)


def test_a_letter_that_moved_meanwhile_waits_and_the_others_do_not(app: Flask, compound: Place) -> None:
    clerk = factories.actor("community_staff", at=compound)
    first, second = _letter(compound), _letter(compound, "路灯坏了")
    with transaction():
        rows = {row.id: row for row in list_chosen(clerk, [first.id, second.id])}
        done = operations.confirm_as_masked(
            clerk, [(rows[first.id], first.version - 1), (rows[second.id], second.version)]
        )
    assert done == (1, 1)
    assert get_submission(first.id).redaction_confirmed_at is None
    assert get_submission(second.id).redaction_confirmed_at is not None


def test_letters_of_another_place_are_no_choice(app: Flask, compound: Place) -> None:
    letter = _letter(compound)
    elsewhere = factories.actor("community_staff", at=factories.place("community"))
    assert list_chosen(elsewhere, [letter.id]) == []
    with pytest.raises(Forbidden), transaction():
        row = db.session.get_one(Submission, letter.id)
        operations.confirm_as_masked(elsewhere, [(row, row.version)])


@pytest.mark.parametrize("value", ["", ":", "x:1", "1:", "-1:1", "9" * 12 + ":1", "１:1"])
def test_what_is_no_choice_does_nothing(client: Any, compound: Place, value: str) -> None:
    letter = _letter(compound)
    client.sign_in(factories.user("community_staff", at=compound))
    assert client.send("/desk/masking", {"letter": value}).status_code == 303
    assert get_submission(letter.id).redaction_confirmed_at is None


def test_a_letter_without_a_title_can_be_confirmed_and_one_with_a_title_keeps_it(app: Flask, compound: Place) -> None:
    clerk = factories.actor("community_staff", at=compound)
    letter = _letter(compound)
    with transaction():
        row = db.session.get_one(Submission, letter.id)
        row.title = row.redacted_title = ""
    with transaction():
        row = db.session.get_one(Submission, letter.id)
        assert operations.confirm_as_masked(clerk, [(row, row.version)]) == (1, 0)


def test_the_writer_of_a_letter_is_not_asked_about_its_mask(app: Flask, compound: Place) -> None:
    clerk, other = (factories.user("community_staff", at=compound) for _each in range(2))
    own, theirs, bare = (sent(who, place=compound)[0] for who in (clerk.actor, other.actor, ANONYMOUS))
    typed, listed = _letter(compound, "路灯坏了"), _letter(compound, "井盖没了")
    with transaction():
        for letter, lines in ((typed, 1), (listed, 200)):
            file = store(f"{lines}".encode(), "text/csv", "a.csv")
            batch = ImportBatch(channel="letters", file_id=file.id, headings={}, added=lines, created_by_id=clerk.id)
            db.session.add(batch)
            db.session.flush()
            letter.batch_id = batch.id
    everything = {row.id for row in (own, theirs, bare, typed, listed)}
    for who, wanted in ((clerk, everything - {own.id, typed.id}), (other, everything - {theirs.id})):
        assert {row.id for row in list_unconfirmed(who.actor).items} == wanted
        assert {row.id for row in list_chosen(who.actor, list(everything))} == wanted
