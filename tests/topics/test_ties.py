"""Why a letter is in a topic: what a clerk can check, on the curators' page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask

from govtrack.core.db import transaction
from govtrack.topics import operations
from govtrack.topics.clustering.cohesion import read_kinds
from govtrack.topics.clustering.pairs import Seen, nearest_tie, spread_words
from govtrack.topics.engine import Document
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write_all

START = datetime(2026, 11, 1, tzinfo=UTC)


def seen(number: int, text: str, compound: int = 0, building: int = 0, day: float = 0) -> Seen:
    told = read_kinds([Document(str(number), text, "")])[number]
    return Seen(number, text, told, compound, building, START + timedelta(days=day))


def test_one_kind_counts_before_place_and_place_before_words_and_words_before_days() -> None:
    mine = seen(1, "电梯停运", compound=7)
    kind, place = seen(2, "电梯停运", compound=8, day=30), seen(3, "油烟直排", compound=7)
    assert nearest_tie(mine, [mine, kind, place], []).other_id == 2
    assert nearest_tie(mine, [kind, seen(4, "电梯停运", compound=7, day=60)], []).other_id == 4
    near, alike = seen(5, "电梯困人", compound=7, day=1), seen(6, "电梯停运", compound=7, day=9)
    assert nearest_tie(mine, [near, alike], ["停运"]).other_id == 6
    assert nearest_tie(mine, [near, alike], []).other_id == 5
    assert nearest_tie(mine, [mine], ["停运"]) is None


def test_a_tie_tells_kind_place_days_and_words() -> None:
    tie = nearest_tie(seen(1, "电梯停运", 7, 9), [seen(2, "电梯又停运", 7, 9, day=-9.5)], ["停运", "电梯", "油烟"])
    assert tie is not None
    assert (tie.kinds, tie.is_same_compound, tie.is_same_building) == (("lift-trapped",), True, True)
    assert (tie.days, tie.words) == (9, ("停运", "电梯"))


def test_an_unknown_place_is_nobodys_and_strange_kinds_are_no_tie() -> None:
    tie = nearest_tie(seen(1, "电梯停运"), [seen(2, "油烟直排")], [])
    assert tie is not None
    assert (tie.kinds, tie.is_same_compound, tie.is_same_building, tie.words) == ((), False, False, ())


def test_a_word_inside_another_one_is_not_told_twice() -> None:
    assert spread_words([{"text": "电梯"}, {"text": "电梯停运"}, {"text": "老人"}]) == ["电梯停运", "老人"]


def test_a_word_of_a_place_says_where_and_not_what() -> None:
    keywords = [{"text": word} for word in ("麦垄", "新村", "充电", "mailong", "charging", "新村北门")]
    assert spread_words(keywords, ["麦垄新村", "Mailong New Village"]) == ["charging", "新村北门", "充电"]


def test_the_page_says_why_each_letter_is_here(app: Flask, as_role: Callable[..., PageClient]) -> None:
    letters, others = write_all(ELEVATOR, place=factories.place("compound")), write_all(FUMES[:1], first_phone=50)
    compare()
    topic, curator = topic_of(letters[0]), factories.actor("command")
    with transaction():
        operations.move_submission(curator, others[0], topic, "同一栋楼的事")
    page = as_role("council_member").get(f"/topics/{topic.id}/curate").text
    assert page.count("同一小区") == len(ELEVATOR)
    assert page.count("由人移到这里") == 1
    assert page.count("事项类别：电梯故障困人") == len(ELEVATOR)


def test_the_page_gives_no_name_of_a_place_as_a_word_in_common(app: Flask, as_role: Callable[..., PageClient]) -> None:
    home = factories.place(name_zh="下楼新村")  # a word that the letters share, once it is a place
    topics = []
    for place, phone in ((factories.place(), 10), (home, 50)):
        letters = write_all(ELEVATOR, place=place, first_phone=phone)
        compare()
        topics.append(topic_of(letters[0]))
    assert ["下楼" in {word["text"] for word in topic.keywords} for topic in topics] == [True, False]
    with transaction():
        topics[1].keywords = topics[0].keywords  # as they were drawn before names of places were left out
    pages = [as_role("council_member").get(f"/topics/{topic.id}/curate").text for topic in topics]
    told = [[line for line in page.splitlines() if "共有的词" in line] for page in pages]
    assert [any("下楼" in line for line in lines) for lines in told] == [True, False]


def test_a_letter_by_itself_is_the_only_one(app: Flask, as_role: Callable[..., PageClient]) -> None:
    letters = write_all(ELEVATOR[:2])
    compare()
    topic, curator = topic_of(letters[0]), factories.actor("command")
    with transaction():
        operations.not_the_same(curator, topic, letters[1], "另一件")
    assert "这里只有这一封来信" in as_role("council_member").get(f"/topics/{topic.id}/curate").text
