"""Look-alikes from thirty new accounts, what is no text, and a thousand contributions on one page."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, insert, select

from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.settings import get_setting
from govtrack.discussion.models import Contribution
from govtrack.discussion.operations import remind_of_waiting
from govtrack.discussion.operations.contributing import ENOUGH_FOR_TODAY, SAID_ALREADY, is_alike, likeness_of
from govtrack.discussion.settings import FIRST_SHOWN
from govtrack.intake.policy import as_reporter
from govtrack.notify.models import IN_APP, Message
from govtrack.topics.models import Topic
from tests import factories
from tests.discussion.talking import OTHERS, WORDS, do, say, topic
from tests.pages import PageClient
from tests.residents.people import resident, sign_in_resident

ACCOUNTS, TRIES = 30, 200
ENDINGS = ("", "！", "。", "！！", "～", " 谢谢", "，急", "…")


def test_look_alikes_of_thirty_accounts_stand_as_one(app: Flask) -> None:
    """Whatever is not taken is told at the text; the desk looks at one of them and is told once."""
    about, told, _desk = topic(), Counter[tuple[str | None, str]](), factories.user("command")
    for number in range(TRIES):
        text = f"{WORDS}{ENDINGS[number % len(ENDINGS)]}"
        try:
            say(about, text, resident_id=1 + number % ACCOUNTS)
        except InvalidInput as refused:
            told[refused.field, str(refused.message)] += 1
    states = Counter(db.session.scalars(select(Contribution.state)))
    assert states == {"waiting": 1, "held": ACCOUNTS - 1}
    assert told == {("text", str(SAID_ALREADY)): TRIES - ACCOUNTS}
    assert db.session.scalar(select(func.count()).where(Message.kind == "discussion.waiting")) == 1


def test_accounts_that_write_other_things_write_so_many_a_day(app: Flask) -> None:
    about = topic()
    for text in OTHERS:
        say(about, text)
    with pytest.raises(InvalidInput, match=re.escape(str(ENOUGH_FOR_TODAY))):
        say(about)
    with time_machine.travel(now() + timedelta(days=1, seconds=1), tick=False):
        assert say(about).state == "waiting"


@pytest.mark.parametrize("text", ["x" * 102_400, "！？。，、；：", "　\u200b\u200b"])
def test_what_is_refused_stays_in_the_field(app: Flask, client: PageClient, text: str) -> None:
    about = topic()
    sign_in_resident(client)
    answer = client.send(f"/discussion/topics/{about.id}/write", {"kind": "for", "text": text})
    html = answer.get_data(as_text=True)
    assert (answer.status_code == 422 and 'id="text-error' in html) or "error-summary" in html
    assert text.strip("\u200b　")[:500] in html
    assert db.session.scalar(select(func.count()).select_from(Contribution)) == 0


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (WORDS, f"{WORDS}！", True),
        (WORDS, WORDS.replace("太少", "太少了"), True),
        (WORDS, OTHERS[0], False),
        (OTHERS[0], OTHERS[4], False),
        ("！！！", "。。。", False),
    ],
)
def test_what_says_nearly_the_same(one: str, other: str, alike: bool) -> None:
    assert is_alike(likeness_of(one), likeness_of(other)) is alike


def _many(about: Topic, number: int) -> None:
    row = {
        "matter": "topics", "matter_id": about.id, "place_path": "/", "state": "shown", "due_at": now(),
        "shown_at": now(), "redacted_text": WORDS, "resident_id": None,
    }  # fmt: skip
    with transaction():
        db.session.execute(
            insert(Contribution), [row | {"kind": ("for", "against", "fact")[one % 3]} for one in range(number)]
        )


def _statements(client: PageClient, path: str) -> int:
    seen: list[str] = []
    engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_thousand_contributions_add_no_statement_to_the_page_of_their_topic(app: Flask, client: PageClient) -> None:
    app.config["PAGE_CACHE_BYTES"] = 0
    about = topic()
    _many(about, 3)
    path = f"/topics/{about.id}"
    client.get(path)
    few = _statements(client, path)
    _many(about, 997)
    assert _statements(client, path) == few
    html = client.get(path).get_data(as_text=True)
    assert html.count('class="card contribution"') == get_setting(FIRST_SHOWN) and "1000" in html


def test_reading_on_shows_each_once(app: Flask, client: PageClient) -> None:
    about = topic()
    _many(about, 45)
    seen: list[str] = []
    path: str | None = f"/discussion/topics/{about.id}"
    while path:
        html = client.get(path).get_data(as_text=True)
        seen += re.findall(r'id="contribution-(\d+)"', html)
        found = re.search(rf'class="button secondary" href="(/discussion/topics/{about.id}\?after=\d+)"', html)
        path = found[1] if found else None
        assert len(seen) <= 45
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(("late", "told"), [(timedelta(0), 0), (timedelta(seconds=1), 1)])
def test_the_desk_is_reminded_of_what_waits_too_long_once_a_day(app: Flask, late: timedelta, told: int) -> None:
    factories.user("command")
    row = say(topic())
    with time_machine.travel(row.due_at + late, tick=False), transaction():
        assert [remind_of_waiting(), remind_of_waiting()] == [told, 0]
    do("show", row, text=row.redacted_text)
    open_ones = select(func.count()).where(Message.kind.like("discussion.%"), Message.user_id.is_not(None))
    assert db.session.scalar(open_ones.where(Message.read_at.is_(None))) == 0


@pytest.mark.parametrize("waits_too", [False, True])
def test_of_a_late_appeal_those_are_told_who_may_decide_it(app: Flask, waits_too: bool) -> None:
    """Whoever refused it is told of the matter only where something else waits there."""
    about, refuser, colleague = topic(), factories.user("command"), factories.user("command")
    row = do("refuse", say(about), refuser.actor, reason="这里只有骂人的话，没有说到事情本身。")
    do("appeal", row, as_reporter(), reason="我说的是充电的事。")
    if waits_too:
        say(about, OTHERS[0], resident_id=2)
    with time_machine.travel(row.due_at + timedelta(days=1), tick=False), transaction():
        remind_of_waiting()
    told = select(Message.user_id).where(Message.kind == "discussion.late", Message.channel == IN_APP)
    assert set(db.session.scalars(told)) == ({refuser.id, colleague.id} if waits_too else {colleague.id})


def test_an_account_takes_out_what_it_wrote(app: Flask, client: PageClient) -> None:
    about, writer = topic(), resident()
    say(about, resident_id=writer.id)
    sign_in_resident(client, writer)
    assert WORDS in client.get("/mine/everything").get_data(as_text=True)
