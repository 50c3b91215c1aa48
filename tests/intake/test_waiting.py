"""What waits for somebody else about a letter goes with the letter to another desk, or past those it is about."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from govtrack.core.db import db, transaction
from govtrack.intake import operations
from govtrack.intake.later import find_appeal
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.notify.models import Message
from tests import factories
from tests.intake.drafts import sent, step

pytestmark = pytest.mark.usefixtures("app")


def clerk(at: Any) -> Any:
    return factories.user("community_staff", at=at)


def waiting_for(letter: Submission, kind: str) -> set[int | None]:
    """Who has an unread notice of this kind about the letter."""
    mine = (Message.kind == kind, Message.read_at.is_(None), Message.address.like(f"/submissions/{letter.id}/%"))
    return set(db.session.scalars(select(Message.user_id).where(*mine)))


def appealed(refuser: Any, **more: Any) -> Submission:
    letter, _code = sent(**more)
    step(letter, operations.not_accept, refuser.actor, "不属于受理范围")
    with transaction():
        operations.appeal(as_reporter(), get_submission(letter.id), "请再看一次。")
    return get_submission(letter.id)


def moved(letter: Submission, by: Any, place: Any, category: Any = None) -> Submission:
    return step(letter, operations.reclassify, by.actor, category=category, place=place, urgency="green")


@pytest.fixture
def here() -> Any:
    return factories.place("community")


@pytest.fixture
def there(here: Any) -> Any:
    return factories.place("community", here.parent)


def test_an_appeal_goes_with_its_letter_to_another_desk_and_back(here: Any, there: Any) -> None:
    refuser, colleague, stranger = clerk(here), clerk(here), clerk(there)
    letter = appealed(refuser, place=here)
    assert waiting_for(letter, "intake.appealed") == {colleague.id}
    moved(letter, refuser, there)
    assert waiting_for(letter, "intake.appealed") == {stranger.id}
    moved(letter, stranger, here)
    assert waiting_for(letter, "intake.appealed") == {colleague.id}, "who is told a second time, for it came back"


def test_an_appeal_stays_with_those_who_have_it_where_the_desk_stays(here: Any) -> None:
    refuser, colleague = clerk(here), clerk(here)
    letter = appealed(refuser, place=here)
    moved(letter, refuser, here, factories.category())
    told = db.session.scalars(select(Message.user_id).where(Message.kind == "intake.appealed")).all()
    assert list(told) == [colleague.id], "once"


def test_an_appeal_goes_past_those_whom_the_letter_is_about(here: Any) -> None:
    refuser, colleague, named, level_above = clerk(here), clerk(here), clerk(here), factories.user("command")
    letter = appealed(refuser, place=here)
    assert waiting_for(letter, "intake.appealed") == {colleague.id, named.id, level_above.id}
    with transaction():
        operations.name_subjects(refuser.actor, get_submission(letter.id), [], [named], "写的是他")
    told = waiting_for(letter, "intake.appealed")
    assert {colleague.id, named.id}.isdisjoint(told)
    assert get_submission(letter.id).reserved_for is not None
    assert told == {level_above.id}


def test_an_appeal_about_no_known_place_is_the_command_room_s(here: Any) -> None:
    refuser, other = factories.user("command"), factories.user("command")
    letter = appealed(refuser)
    assert letter.place_path == "/"
    assert waiting_for(letter, "intake.appealed") == {other.id}


def test_a_decided_appeal_is_told_to_nobody_again(here: Any, there: Any) -> None:
    refuser, colleague, stranger = clerk(here), clerk(here), clerk(there)
    letter = appealed(refuser, place=here)
    row = find_appeal(letter)
    assert row is not None
    with transaction():
        operations.decline_appeal(colleague.actor, row, "理由已复核")
    moved(letter, refuser, there)
    told = set(db.session.scalars(select(Message.user_id).where(Message.kind == "intake.appealed")))
    assert told == {colleague.id}
    assert stranger.id not in told


def test_a_request_for_a_code_goes_with_its_letter(here: Any, there: Any) -> None:
    asker, colleague, stranger = clerk(here), clerk(here), clerk(there)
    letter, _code = sent(place=here)
    with transaction():
        operations.ask_receipt(asker.actor, get_submission(letter.id), "本人持身份证到服务台核对")
    assert waiting_for(letter, "intake.receipt_wanted") == {colleague.id}
    moved(letter, asker, there)
    assert waiting_for(letter, "intake.receipt_wanted") == {stranger.id}
