"""Search: what is found, by whom, and that no sign of a query is a command."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from govtrack.audit.models import Event
from govtrack.core.actors import ANONYMOUS
from govtrack.core.clock import now, pretend
from govtrack.core.db import db, transaction
from govtrack.intake import operations as intake
from govtrack.oversight.search import operations, tasks
from govtrack.oversight.search.grams import cut, find_spans, parse
from govtrack.oversight.search.models import SearchEntry
from govtrack.oversight.search.queries import SearchFilter, search
from govtrack.topics import operations as topics
from tests import factories
from tests.responses import world

HOSTILE = (
    '"', "''", "NEAR(电梯 停车)", "电* -梯", "%", "_", "\\", "a AND", "OR", "NOT 电梯", "(", "{title}:x", "grams:电梯",
    "^电", "x:*", "'电':1 & !", "<-> <2>", "; DROP TABLE topics --", "\x00", "电\x00梯", "😀😀", "👩‍👩‍👧",
    "\u202e电梯\u202c",
    "梯" * 5000, "a" * 5000, "词 " * 3000, "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe", "ﷺ" * 300,
    "٣ ৩ Ⅳ ㎡", "--", "/", "...", "XH-", "İstanbul ß", "\t\n",
)  # fmt: skip


def find(words: str, actor: Any = ANONYMOUS, **more: Any) -> list[tuple[str, str]]:
    """Kinds and titles of what the reader finds."""
    results = search(actor, SearchFilter(words, **more))
    return [(hit.entry.kind, hit.entry.title) for hit in results.page.items] if results else []


def three_letters(text: str = "电梯坏了没人修", **more: Any) -> Any:
    """A topic of three letters that the panel has decided on."""
    letters = [world.letter(f"{text}{n}", **more)[0] for n in "甲乙丙"]
    topic = world.topic_of(*letters, title="老电梯困人")
    tasks.follow_record()
    return topic


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("电梯坏了", "电梯"),
        ("电梯坏了", "梯坏"),
        ("电梯坏了", "了"),
        ("电梯坏了", "电梯坏了"),
        ("電梯壞了", "电梯坏"),
        ("电梯坏了", "電梯"),
        ("3号楼停水", "３号楼"),
        ("装了WiFi以后", "wifi"),
        ("the elevators stop", "Elevator"),
        ("编号XH-2026-000123的来信", "XH-2026-000123"),
        ("东门堵车，西门也堵", "西门 东门"),
        ("A座停电", "a座"),
    ],
)
def test_words_are_found_however_they_are_written(app: Flask, text: str, query: str) -> None:
    letter, _code = world.letter(text)
    tasks.follow_record()
    assert find(query, factories.actor("command")) == [("submission", letter.redacted_title)]
    assert find_spans(text, query)


@pytest.mark.parametrize("query", ["梯电", "坏梯", "电了", "levator", "梯坏了电"])
def test_what_does_not_stand_there_is_not_found(app: Flask, query: str) -> None:
    world.letter("电梯坏了 elevator")
    tasks.follow_record()
    assert find(query, factories.actor("command")) == []


def test_every_character_begins_one_piece() -> None:
    assert cut("电梯坏了 wifi3号") == ["电梯", "梯坏", "坏了", "了", "wifi3", "号"]
    assert cut("") == []
    assert [phrase.pieces for phrase in parse("电梯坏 了")] == [("电梯", "梯坏"), ("了",)]
    assert len(parse("词 " * 100 + "甲 乙 丙 丁 戊 己 庚 辛 壬")) <= 8


def test_the_public_finds_letters_only_where_enough_stand_behind_a_topic(app: Flask) -> None:
    world.letter("电梯里一个人的事")
    topic = three_letters()
    found = find("电梯")
    assert ("topic", topic.title) in found
    assert sorted(kind for kind, _title in found) == ["submission"] * 3 + ["topic"]
    assert "一个人" not in str(found)


def test_petitions_are_never_found_by_the_public(app: Flask) -> None:
    three_letters("电梯信访", source="petition")
    assert [kind for kind, _title in find("电梯")] == ["topic"]
    assert ("submission", "电梯信访甲") in find("电梯", factories.actor("command"))


def test_nobody_can_search_for_what_is_masked(app: Flask) -> None:
    three_letters("住在5幢302室的电梯")
    assert find(world.PHONE) == []
    assert find(world.PHONE, factories.actor("command")) == []
    assert find("5幢") == []
    assert find("302") == []


def test_the_desk_finds_its_own_places_only(app: Flask) -> None:
    here, there = factories.place("community"), factories.place("community")
    world.letter("电梯坏在这里", at=here)
    world.letter("电梯坏在那里", at=there)
    tasks.follow_record()
    assert [title for _kind, title in find("电梯", factories.actor("community_staff", at=here))] == ["电梯坏在这里"]
    assert find("电梯", factories.actor("department", at=here)) == []
    assert len(find("电梯", factories.actor("command"))) == 2
    assert len(find("电梯", factories.actor("command"), community=there)) == 1


def test_no_letter_stands_twice_for_the_desk(app: Flask) -> None:
    three_letters()
    kinds = [kind for kind, _title in find("电梯", factories.actor("command"))]
    assert sorted(kinds) == ["submission"] * 3 + ["topic"]


def test_a_letter_that_leaves_the_loop_is_gone_before_the_index_knows(app: Flask) -> None:
    letters = [world.letter(f"电梯坏了{n}", accepted=False, is_confirmed=True)[0] for n in "甲乙丙丁"]
    world.topic_of(*letters)
    tasks.follow_record()
    assert len([1 for kind, _title in find("电梯坏了")]) == 4
    desk = factories.actor("command")
    with transaction():
        intake.not_accept(desk, letters[0], "不属于街道")
    assert "电梯坏了甲" not in str(find("电梯坏了"))
    tasks.follow_record()
    assert len(find("电梯坏了")) == 3


def test_answers_are_found_once_published(app: Flask) -> None:
    topic = world.topic_of(*(world.letter()[0] for _n in range(3)))
    response = world.handed_in(topic=topic)
    tasks.follow_record()
    assert ("response", topic.title) not in find("单行")
    assert ("response", topic.title) in find("单行", factories.actor("community_staff"))
    world.published(topic=world.topic_of(*(world.letter("路灯不亮")[0] for _n in range(3)), title="路灯"))
    tasks.follow_record()
    assert find("单行", kind="response") == [("response", "路灯")]
    assert response.state == "in_review"


def test_a_renamed_topic_is_found_by_its_new_name(app: Flask) -> None:
    topic = three_letters()
    panel = factories.actor("community_staff")
    with transaction():
        topics.rename(panel, topic, "加装扶手", topic.question)
    tasks.follow_record()
    assert find("扶手") == [("topic", "加装扶手")]
    assert ("topic", "老电梯困人") not in find("困人")


def test_the_record_may_be_read_again_without_writing_anything(app: Flask, run_jobs: Callable[[], int]) -> None:
    three_letters()
    assert tasks.follow_record() == 0
    before = db.session.scalar(select(func.count(SearchEntry.id)))
    # As after a kill before the progress was noted.
    assert operations.find_progress() == 0
    assert tasks.follow_record() == 0
    assert db.session.scalar(select(func.count(SearchEntry.id))) == before


@pytest.mark.parametrize(("seconds", "is_settled"), [(119, False), (120, False), (121, True)])
def test_what_is_younger_than_two_minutes_is_read_again(app: Flask, seconds: int, is_settled: bool) -> None:
    moment = now()
    with pretend(moment):
        world.letter()
    with pretend(moment + timedelta(seconds=seconds)):
        tasks.follow_record()
    assert operations.find_progress() == (db.session.scalar(select(func.max(Event.id))) if is_settled else 0)


def test_the_record_is_read_to_its_end_in_portions(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world.letter("电梯坏了没人修")
    events = db.session.scalar(select(func.count()).select_from(Event))
    world.letter("水管爆裂")
    # The portion ends where the first letter does: what follows is found all the same.
    monkeypatch.setattr(tasks, "EVENTS_AT_ONCE", events)
    tasks.follow_record()
    assert find("水管", factories.actor("command"))


@pytest.mark.parametrize(("at_once", "told"), [(1, [(0, 2), (1, 2)]), (2, []), (3, [])])
def test_progress_is_told_where_one_portion_is_not_enough(
    app: Flask, monkeypatch: pytest.MonkeyPatch, at_once: int, told: list[tuple[int, int]]
) -> None:
    letters = [world.letter(text)[0].id for text in ("电梯坏了没人修", "水管爆裂")]
    monkeypatch.setattr(tasks, "ENTRIES_AT_ONCE", at_once)
    heard: list[tuple[int, int]] = []
    tasks._index_all("submission", letters, lambda done, total: heard.append((done, total)))
    assert heard == told


def test_a_rebuilt_index_is_the_followed_one(app: Flask) -> None:
    three_letters()
    columns = (SearchEntry.kind, SearchEntry.subject_id, SearchEntry.audience, SearchEntry.mark)
    followed = set(db.session.execute(select(*columns)).all())
    counts = tasks.rebuild()
    assert set(db.session.execute(select(*columns)).all()) == followed
    assert counts["topic"] == 1
    assert counts["submission"] == 6
    assert len(find("电梯")) == 4
    assert operations.find_progress() > 0
    assert tasks.follow_record() == 0


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_is_a_command(client: FlaskClient, query: str | bytes) -> None:
    world.letter("电梯坏了")
    tasks.follow_record()
    assert client.get("/search", query_string={"q": query}).status_code == 200
    for name in ("kind", "community", "page"):
        assert client.get("/search", query_string={"q": "电梯", name: query}).status_code == 200


def test_words_are_marked_and_nothing_else_is_markup(client: FlaskClient) -> None:
    topic = three_letters()
    panel = factories.actor("community_staff")
    with transaction():
        topics.rename(panel, topic, "<b>电梯</b>&困人", topic.question)
    tasks.follow_record()
    html = client.get("/search?q=電梯").get_data(as_text=True)
    assert "&lt;b&gt;<mark>电梯</mark>&lt;/b&gt;&amp;困人" in html


def test_every_hit_leads_to_a_page_that_opens(client: FlaskClient, as_role: Any) -> None:
    topic = three_letters()
    world.published(topic=topic)
    tasks.follow_record()
    for reader in (client, as_role("command"), as_role("property", organisation=factories.organisation())):
        html = reader.get("/search?q=电梯困人").get_data(as_text=True)
        html += reader.get("/search?q=电梯").get_data(as_text=True)
        addresses = re.findall(r'card-title"><a href="([^"]*)"', html)
        assert len(addresses) >= 4
        for address in set(addresses):
            assert reader.get(address).status_code == 200, address


def test_empty_states_say_what_to_do(client: FlaskClient) -> None:
    factories.subdistrict()
    assert "/topics" in client.get("/search").get_data(as_text=True)
    html = client.get("/search?q=没有的东西").get_data(as_text=True)
    assert "没有的东西" in html
    assert 'href="/report"' in html
    narrowed = client.get("/search?q=没有的东西&kind=plan").get_data(as_text=True)
    assert 'href="/search?q=' in narrowed


def test_pages_and_kinds_keep_the_words(client: FlaskClient) -> None:
    world.topic_of(*(world.letter(f"电梯第{n}次坏了")[0] for n in range(24)))
    tasks.follow_record()
    first = client.get("/search?q=电梯").get_data(as_text=True)
    assert first.count('<article class="card') == 20
    second = re.search(r'rel="next" href="([^"]*)"', first)
    assert second is not None
    rest = client.get(second[1].replace("&amp;", "&")).get_data(as_text=True)
    assert rest.count('<article class="card') == 4
    assert client.get("/search?q=电梯&page=99999").status_code == 200


def test_a_page_of_every_kind_costs_few_queries(as_role: Any, count_queries: list[str]) -> None:
    topic = three_letters()
    world.published(topic=topic)
    tasks.follow_record()
    reader = as_role("community_staff")
    reader.get("/search?q=电梯")
    count_queries.clear()
    assert reader.get("/search?q=电梯").status_code == 200
    assert len(count_queries) <= 12, count_queries
