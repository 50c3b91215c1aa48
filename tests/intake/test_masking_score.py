"""How well the masking does on the house's snippets, and that no text can make it slow."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from govtrack.intake.redaction import MASK, find, list_doubts, redact
from govtrack.intake.redaction.score import list_files, measure, parse, read

FILES = {path.name: path for path in list_files()}


def test_there_are_enough_snippets_and_half_were_written_without_sight_of_the_rules() -> None:
    counts = {name: len(read(path)) for name, path in FILES.items()}
    numbered = (
        *("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
        *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
        *("eighteenth", "nineteenth", "twentieth"),
    )
    written_blind = {"blind.txt", *(f"{name}.txt" for name in numbered)}
    assert set(counts) == written_blind | {"sighted.txt"}
    assert sum(counts.values()) >= 2200
    assert counts["blind.txt"] >= 200
    assert sum(counts[name] for name in written_blind) >= 1900


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_masking_reaches_its_goals(name: str) -> None:
    score = measure(read(FILES[name]))
    for group in ("numbers", "plates", "documents"):
        assert score.recall(group) >= 0.99, score.missed
    assert score.recall("rooms") >= 0.95, score.missed
    assert score.recall("names") >= 0.92, score.missed
    assert score.precision >= 0.95, score.excess


def test_the_measure_sees_what_is_missed_and_what_is_too_much() -> None:
    score = measure([parse("电话{phone:13800001234}，楼道{name:很黑}"), parse("我叫陈建国")])
    assert (score.wanted["numbers"], score.found["numbers"]) == (1, 1)
    assert (score.wanted["names"], score.found["names"]) == (1, 0)
    assert (score.masks, score.right) == (2, 1)


@pytest.mark.parametrize(
    "sign",
    [
        "1 ",
        "1",
        "a",
        "王",
        "王、",
        "a.",
        "a dot ",
        "o1",
        "l",
        "5-",
        "(86)",
        "+1 ",
        "\n",
        "我叫",
        "a_",
        "a1",
        "阿",
        "我家",
        "B·1",
    ],
)
def test_no_text_makes_it_slow(sign: str) -> None:
    text = (sign * 5000)[:5000]
    started = time.perf_counter()
    find(text)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("name", sorted(FILES))
def test_masking_again_changes_nothing(name: str) -> None:
    for snippet in read(FILES[name]):
        once = redact(snippet.text)
        assert redact(once) == once


def test_a_doubt_shows_where_it_stands_and_nothing_of_what_it_hides() -> None:
    (doubt,) = list_doubts("电话13800001234，苏建华说他也看到了，住3幢501室。")
    assert doubt.kind == "name"
    assert doubt.before.endswith(f"{MASK}，")
    assert doubt.after.startswith("说他也看到了")
    assert "501" not in doubt.after


def test_what_a_person_gave_free_stays_free_but_a_sure_find_does_not() -> None:
    assert redact("苏建华说他也看到了，电话13800001234", only_sure=True) == f"苏建华说他也看到了，电话{MASK}"


def test_the_command_prints_the_measure(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["intake", "redaction-score"])
    assert result.exit_code == 0
    assert "blind.txt: recall numbers 1.000" in result.output
    assert "precision" in result.output
    # What is unseen is told apart from what the rules were made with.
    assert result.output.count("unseen, before any rule was mended for it: ") == 19
    assert "unseen" not in result.output.split("sighted.txt")[1].split("sixteenth.txt")[0]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("项国栋\n2026.5.6", f"{MASK}\n2026.5.6"),  # a date below a name that ends like a building
        ("3栋 501漏水", f"3栋 {MASK}漏水"),
        ("400-820-8820一直占线", "400-820-8820一直占线"),  # of an office, known to everybody
        ("包玉刚图书馆闭馆", "包玉刚图书馆闭馆"),
        ("老百姓的事", "老百姓的事"),
        ("那个姓蒋的师傅", f"那个姓{MASK}的师傅"),
        ("车牌号是浙江的B8K210", f"车牌号是浙江的{MASK}"),
        ("A1.2345和B-12号楼", "A1.2345和B-12号楼"),
        ("请园林师傅修枝，门卫大爷开门", "请园林师傅修枝，门卫大爷开门"),  # trades, not the surnames Lin and Wei
        ("业主张阿姨和田师傅都看见了", f"业主{MASK}阿姨和{MASK}师傅都看见了"),  # although 主张 and 和田 are words
        ("我向大爷打听过", "我向大爷打听过"),
        ("回访向先生，表示满意", f"回访{MASK}先生，表示满意"),
        ("联系人：游先生", f"联系人：{MASK}先生"),
        ("网格员小白昨天来过，小白菜涨价了", f"网格员小{MASK}昨天来过，小白菜涨价了"),
        ("隔壁老金家信了", f"隔壁老{MASK}家信了"),
        ("甘露、成功、常青三家都交了钱", f"{MASK}、{MASK}、{MASK}三家都交了钱"),
        ("高楼、平房两家店", "高楼、平房两家店"),
        ("在党和国家的关心下，到周国强家看看", f"在党和国家的关心下，到{MASK}家看看"),
        ("业主：尹 志 高", f"业主：{MASK}"),
        ("狗是韩梅梅养的，树是安康路种的", f"狗是{MASK}养的，树是安康路种的"),
        ("尊敬的王厅长", f"尊敬的{MASK}厅长"),
        ("高峰是我们这里的楼道长，人不错", f"{MASK}是我们这里的楼道长，人不错"),
        ("高峰时段，高峰是我们最怕的", "高峰时段，高峰是我们最怕的"),
        ("多次找过季经理，过季的衣服", f"多次找过{MASK}经理，过季的衣服"),
        ("跟导游阿强说了，楼阿毛也在", f"跟导游阿{MASK}说了，{MASK}也在"),
        ("经傅红协调，经社区协调", f"经{MASK}协调，经社区协调"),
    ],
)
def test_what_stands_beside_a_rule_is_told_apart(text: str, masked: str) -> None:
    assert redact(text) == masked
