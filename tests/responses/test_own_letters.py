"""Nobody answers their own letter, releases the answer to it, or decides their own dispute about it."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.core.actors import Actor
from govtrack.core.db import transaction
from govtrack.core.duties import is_separate
from govtrack.core.errors import Forbidden
from govtrack.responses import operations, policy
from tests import factories
from tests.responses import world


@pytest.fixture
def author(app: Flask) -> Actor:
    found: Actor = factories.actor("command")
    return found


def test_nobody_writes_the_answer_to_their_own_letter(author: Actor) -> None:
    letter, _code = world.letter(sender=author)
    assert not policy.can_write(author, letter)
    with pytest.raises(Forbidden, match="您自己"), transaction():
        operations.draft_response(author, world.PARTS, submission=letter)
    draft = world.handed_in(submission=letter)
    with pytest.raises(Forbidden, match="您自己"), transaction():
        operations.publish_response(author, draft, seen_version=draft.version, has_checked_findings=True)
    with pytest.raises(Forbidden, match="您自己"), transaction():
        operations.send_back(author, draft, "再改")
    assert draft.state == "in_review"


def test_a_topic_of_one_letter_is_a_matter_of_its_own_and_one_of_several_is_not(author: Actor) -> None:
    own, _code = world.letter(sender=author)
    topic = world.topic_of(own)
    assert not is_separate(author, "responses.write", topic)
    world.join(topic, world.letter()[0])
    assert is_separate(author, "responses.write", topic)
    written = world.handed_in(author, topic=topic)
    assert written.written_by_id == author.user_id
    assert is_separate(author, "responses.write", world.topic_of())
