"""Until a person has checked how a letter is masked, nobody outside the desk reads its words, the panel included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.core.db import transaction
from govtrack.intake.cards import name_for, text_for
from govtrack.intake.models import Submission
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, compare, topic_of, write_all


@pytest.fixture
def letter(app: Flask) -> Submission:
    """A letter of a topic whose masking waits for the desk; the others are checked."""
    letters = write_all(ELEVATOR, place=factories.place("community"))
    compare()
    with transaction():
        letters[0].redacted_title, letters[0].redacted_body = "老沈家的事", "老沈家的电梯"
        letters[0].redaction_confirmed_at = None
    return letters[0]


@pytest.mark.parametrize("role", ["commissioner", "council_member"])
@pytest.mark.parametrize("page", ["/panel/%d", "/topics/%d/curate", "/topics/%d/digest"])
def test_the_panel_waits_for_the_desk(
    as_role: Callable[..., PageClient], letter: Submission, role: str, page: str
) -> None:
    html = as_role(role, at=letter.place).get(page % topic_of(letter).id).get_data(as_text=True)
    assert "老沈家" not in html
    assert "受理台还没有核对这件来信" in html or "1 件来信暂时没有列入" in html


def test_the_desk_reads_at_once_and_others_after_it(letter: Submission) -> None:
    clerk, member = (factories.actor(role, at=letter.place) for role in ("community_staff", "council_member"))
    assert (name_for(clerk, letter).title, text_for(clerk, letter).text) == ("老沈家的事", "老沈家的电梯")
    assert text_for(member, letter).title == "（受理台还没有核对这件来信）"
    with transaction():
        letter.redaction_confirmed_at = letter.received_at
    assert (name_for(member, letter).title, text_for(member, letter).text) == ("老沈家的事", "老沈家的电梯")
