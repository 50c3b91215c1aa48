"""Odd input, floods and look-alikes: nothing crashes, attracts others or hides them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.lookalikes import look_alike_pairs, share_kept_apart
from govtrack.topics.engine import Document, Engine
from govtrack.topics.engine.neardup import Arrival, BurstSettings, bursts, distance, fingerprint

from .samples import START, pairs_of_letters


@pytest.mark.parametrize("text", ["", "漏", "😀😀😀", "您好，请问", "的了是在我有", "？！……", "\u200b\u200b"])
def test_texts_that_say_nothing_stay_alone_and_are_reported(text: str) -> None:
    engine = Engine()
    placed = [engine.add(Document(str(n), text, text, START)) for n in range(5)]
    engine.consolidate()
    assert engine.topics() == {}
    assert all("too little text" in assignment.remarks for assignment in placed)


def test_traditional_and_wide_spellings_meet_the_usual_ones() -> None:
    engine = Engine()
    engine.add_many(pairs_of_letters()[:6])
    time = START + timedelta(days=1)
    traditional = "白鷺路地鐵工地淩晨兩點還在澆築混凝土，附近居民無法入睡"
    assert engine.add(Document("t", "白鷺路夜間施工噪音擾民", traditional, time)).topic_id == "Ta1"
    engine.add(Document("e", "Ｌｉｆｔ ＢＲＯＫＥＮ ａｔ Ｅｌｍ Ｃｏｕｒｔ １２", "no repair for weeks", time))
    plain = Document("f", "lift broken at elm court 12", "No repair for weeks", time)
    assert engine.add(plain).topic_id == "Te"


def test_times_missing_or_far_ahead_are_reported_and_hold_nothing_up() -> None:
    engine = Engine()
    letters = pairs_of_letters()
    engine.add_many(letters[:6])
    assert "time missing" in engine.add(Document("m", "云溪幼儿园收费", "学费太高", None)).remarks
    far = datetime(2999, 1, 1, tzinfo=UTC)
    assert "time far ahead" in engine.add(Document("x", "路灯不亮了", "晚上很黑", far)).remarks
    assert engine.add(letters[6]).topic_id == "Ta0"


def test_many_copies_of_one_line_neither_slow_nor_hide_the_others() -> None:
    engine = Engine()
    letters = pairs_of_letters()
    engine.add_many(letters[:6])
    line = "青藤花园三期电梯经常停运，请尽快修好"
    for n in range(3000):
        engine.add(Document(f"c{n}", line, line, START + timedelta(minutes=n), "flooder"))
    assert engine.add(letters[7]).topic_id == "Ta1"
    copies = engine.topic_of("c0")
    assert copies is not None
    assert len(engine.topic(copies).document_ids) >= 3000


def test_a_flood_is_flagged_for_a_person_and_nothing_is_dropped() -> None:
    engine = Engine()
    engine.add_many(pairs_of_letters())
    line = "强烈要求立即拆除石桥公园的篮球场，噪音太大影响休息"
    for n in range(30):
        time = START + timedelta(hours=n)
        engine.add(Document(f"c{n}", line, line, time, f"new{n % 3}"))
    topic = engine.topic_of("c0")
    assert topic is not None
    assert len(engine.topic(topic).document_ids) >= 30
    (burst,) = engine.bursts(topic)
    assert burst.reporters == 3
    assert "few reporters" in burst.reasons


def test_a_petition_of_many_known_neighbours_is_no_flood() -> None:
    arrivals = [Arrival(str(n), 0xABCDEF0123456789, n / 10, f"r{n}") for n in range(40)]
    assert bursts(arrivals) == []
    new = [Arrival(str(n), 0xABCDEF0123456789, n / 10, f"r{n}", True) for n in range(40)]
    assert [burst.reasons for burst in bursts(new)] == [("new accounts",)]


def test_light_rewrites_collapse_and_other_texts_do_not() -> None:
    engine = Engine()
    body = "小区南门的路灯坏了三个月，晚上老人摔倒过两次，物业说没有钱换灯泡，请街道协调解决这件事情。"
    texts = [
        body,
        body.replace("三个月", "四个月"),
        body.replace("请街道", "望社区"),
        "公交线路改道以后学生上学要换两次车",
    ]
    for n, text in enumerate(texts):
        engine.add(Document(str(n), text[:15], text, START))
    marks = [fingerprint(engine.state.letters.terms[row]) for row in range(4)]
    assert max(distance(marks[0], mark) for mark in marks[1:3]) <= 12 < distance(marks[0], marks[3])
    arrivals = [Arrival(str(n), mark, float(n), "one") for n, mark in enumerate(marks)]
    assert [list(found.document_ids) for found in bursts(arrivals, BurstSettings(copies=3))] == [["0", "1", "2"]]


@pytest.mark.slow
def test_three_hundred_look_alikes_about_other_places_stay_apart() -> None:
    pairs = look_alike_pairs(300)
    documents = sorted((letter for pair in pairs for letter in pair), key=lambda d: d.id)
    engine = Engine()
    engine.add_many(documents)
    engine.consolidate()
    topics = {document.id: engine.topic_of(document.id) for document in documents}
    assert share_kept_apart(pairs, topics) >= 0.93


@pytest.mark.slow
def test_look_alikes_with_a_known_compound_all_stay_apart() -> None:
    pairs = look_alike_pairs(300, with_places=True)
    documents = sorted((letter for pair in pairs for letter in pair), key=lambda d: d.id)
    engine = Engine()
    engine.add_many(documents)
    engine.consolidate()
    topics = {document.id: engine.topic_of(document.id) for document in documents}
    assert share_kept_apart(pairs, topics) == 1.0


def from_compounds(texts: list[tuple[str, str]]) -> list[str | None]:
    """The topics of letters that come one a day, each from a compound of its own in one community."""
    engine = Engine()
    for n, (title, body) in enumerate(texts):
        engine.add(Document(f"q{n}", title, body, START + timedelta(days=n), f"r{n}", f"S/K1/C{n}"))
    engine.consolidate()
    return [engine.topic_of(f"q{n}") for n in range(len(texts))]


def test_one_petition_signed_in_several_compounds_stays_one_topic() -> None:
    body = "听说D17路公交下个月要改线，不再停月辉桥站。两千多居民，老人看病、孩子上学全靠这趟车。恳请保留月辉桥站。"
    signed = [("请保留D17路月辉桥站", f"{body}{name}居民。") for name in ("嘉通里", "榆霜里", "丹通里")]
    assert from_compounds(signed) == ["Tq0", "Tq0", "Tq0"]


def test_a_letter_copied_for_another_compound_stays_apart_whatever_its_kind() -> None:
    body = "飞鸢公寓每天{}塞放贷、按摩的小卡片，撕都撕不完。"
    copied = [(f"{name}塞的小卡片", body.format(name)) for name in ("和泉里", "松德里")]
    assert from_compounds(copied) == [None, None]


def test_a_letter_near_to_both_does_not_bring_copies_for_two_compounds_together() -> None:
    copied = "听说D17路公交下个月要改线，不再停{0}桥站。{1}、星槎公寓有两千多居民，老人看病、孩子上学全靠这趟车。"
    between = "听说D17路公交下月改线，不停云芳桥站了。瑞雪里、星槎公寓两千多居民，老人看病孩子上学全靠它。恳请保留。"
    first = ("请保留D17路荷怡桥站", copied.format("荷怡", "榆霜里"))
    second = ("请保留D17路月辉桥站", copied.format("月辉", "嘉通里"))
    assert from_compounds([first, ("请保留D17路公交云芳桥站", between), second]) == ["Tq0", "Tq0", None]
