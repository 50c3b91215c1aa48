"""What is said about a matter that may not be seen: it is not there, and nothing can be added to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.core.db import db, transaction
from govtrack.discussion.models import Contribution, ContributionSupport
from govtrack.topics.models import Topic
from tests.discussion.talking import WORDS, shown, topic
from tests.pages import PageClient
from tests.residents.people import resident, sign_in_resident

# Each with its number put in: what is looked at, and what is sent.
LOOKED_AT = ("/discussion/topics/{topic}", "/contributions/{said}")
SENT = ("/discussion/topics/{topic}/write", "/contributions/{said}/support", "/contributions/{said}/more")


def _hidden() -> dict[str, int]:
    """A topic that was public when somebody spoke, and is not any more."""
    row = topic()
    said = shown(row, resident_id=resident("author@example.org").id)
    with transaction():
        db.session.get_one(Topic, row.id).shown_voices = 1
    return {"topic": row.id, "said": said.id}


@pytest.mark.abuse(19)
@pytest.mark.parametrize("who", ["nobody", "resident", "property"])
def test_what_is_said_about_a_hidden_matter_is_not_there(
    app: Flask, client: PageClient, as_role: Callable[..., PageClient], who: str
) -> None:
    numbers = _hidden()
    if who == "resident":
        sign_in_resident(client, resident())
    elif who != "nobody":
        client = as_role(who)
    for path in LOOKED_AT:
        answer = client.get(path.format(**numbers))
        assert answer.status_code == 404 and WORDS not in answer.get_data(as_text=True), path


@pytest.mark.abuse(19)
@pytest.mark.parametrize("path", SENT)
def test_nothing_is_added_to_a_hidden_matter(app: Flask, client: PageClient, path: str) -> None:
    numbers = _hidden()
    sign_in_resident(client, resident())
    token = client.token("/mine/home/ask")
    data = {"csrf_token": token, "token": "t1", "kind": "for", "text": "三楼的邻居也想要一个充电桩。"}
    assert client.post(path.format(**numbers), data=data).status_code == 404
    db.session.rollback()
    counted = [
        db.session.scalar(select(func.count()).select_from(table)) for table in (Contribution, ContributionSupport)
    ]
    assert counted == [1, 0]
