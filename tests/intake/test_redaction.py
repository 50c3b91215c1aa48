"""What is masked, and what must stay readable."""

from __future__ import annotations

import dataclasses
import re

import pytest

from govtrack.intake.redaction import (
    MASK,
    addresses,
    between,
    calling,
    cues,
    documents,
    evidence,
    find,
    names,
    nicknames,
    numbers,
    redact,
    rooms,
)
from govtrack.intake.redaction.score import list_files, read
from govtrack.intake.redaction.shapes import shape
from govtrack.intake.redaction.writing import Writing, make_plain


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("电话13800138000，另一个139-0001-2345。", ["13800138000", "139-0001-2345"]),
        ("打１３８ ００１３ ８０００找我", ["１３８", "８０００"]),
        ("+86 138 0013 8000", ["138", "8000"]),
        ("号码一三八零零一三八零零零", ["一三八零零"]),
        ("1 3 8 0 0 1 3 8 0 0 0 这是我的", ["3 8 0 0"]),
        ("座机0571-88123456转801", ["88123456"]),
        ("身份证330106199001011234，还有33010619900101123X", ["330106199001011234", "33010619900101123X"]),
        ("老身份证330106900101123", ["330106900101123"]),
        ("我是330106900101123，请查", ["330106900101123"]),
        ("车牌浙A12345和浙A·D12345挡住了", ["浙A12345", "D12345"]),
        ("发到chen.xh@example.com", ["chen.xh@example.com"]),
        ("住3幢2单元501室", ["501", "2单元"]),
        ("楼上601室漏水，12栋1502", ["601", "1502"]),
        ("我家3-2-501", ["3-2-501"]),
        ("微信：abc_12345，QQ 12345678", ["abc_12345", "12345678"]),
        ("我叫陈建国，住在这里", ["陈建国"]),
        ("本人李明，是业主", ["李明"]),
        ("联系人：欧阳小红 电话", ["欧阳小红"]),
        ("张女士和王先生吵了起来，李某也在", ["张女士", "王先生", "李某"]),
        ("My name is John Smith and Mr. Green knows.", ["John Smith", "Green"]),
    ],
)
def test_what_tells_a_person_is_masked(text: str, hidden: list[str]) -> None:
    masked = redact(text)
    assert MASK in masked
    for part in hidden:
        assert part not in masked


def test_two_phones_a_plate_and_a_name_in_one_letter() -> None:
    masked = redact("我叫王小明，电话13800138000或0571-88123456，车浙A12345被刮，住3幢1单元302室。请回电。")
    for part in ("王小明", "13800138000", "88123456", "浙A12345", "302"):
        assert part not in masked
    assert masked.startswith("我叫")
    assert "3幢" in masked
    assert masked.endswith("请回电。")


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月1日至2026年3月15日停水，拨打12345没有用。",
        "5号楼电梯坏了，18层的老人下不来，物业费1500元。",
        "小区共1800户，周围某小区也一样，12栋1800户都受影响。",
        "本人于去年购买了房子，我是业主，每周都来。",
        "工单编号330106900101123还没有回复。",
        "热线400-800-1234，G20路口，A3区。",
        "How could the gate be kept clear at 8:30?",
    ],
)
def test_what_tells_no_person_stays(text: str) -> None:
    assert redact(text) == text


def test_masking_twice_changes_nothing() -> None:
    once = redact("我叫陈建国，电话13800138000，住501室")
    assert redact(once) == once


_FAMILIES = (
    addresses._IN_PLAIN,
    addresses._IN_EVERY,
    documents._RULES,
    cues.SURE,
    cues.SIGNED,
    cues.CUED,
    cues.TOLD,
    between._APART,
    between._SOMEBODY,
    calling._CALLED,
    calling._BY_GIVEN_NAME,
    calling._OF_US,
    rooms._RULES,
)
_PLACES = ((names, "_BEFORE_TITLE"), (names, "_BEFORE_GIVEN"), (names, "_BEFORE_SECOND"), (evidence, "_MAY_BEGIN"))


def _spare_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule is asked for every text, and every sign may begin a name."""
    for family in _FAMILIES:
        free = [dataclasses.replace(rule, shapes=(), tail=0) for rule in family.rules]
        monkeypatch.setattr(family, "rules", free)
        monkeypatch.setattr(family, "_chosen", lambda met, free=free: ((None, free),))
    monkeypatch.setattr(Writing, "holds", lambda self, wanted: True)
    monkeypatch.setattr(Writing, "holds_all", lambda self, wanted: True)
    for module, name in _PLACES:
        monkeypatch.setattr(module, name, re.compile(".", re.DOTALL))
    for name in ("_OF_FAMILIES", "_SHORT_NAMES"):
        free = tuple((pattern, shape(""), *rest) for pattern, _needed, *rest in getattr(nicknames, name))
        monkeypatch.setattr(nicknames, name, free)
    for module, name in ((nicknames, "_SOUNDS_IN_A_ROW"), (numbers, "_NEAR_DIGITS"), (calling, "_MAY_BE_NAMED")):
        monkeypatch.setattr(module, name, re.compile(""))


def test_what_spares_a_rule_from_looking_never_hides_a_match(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs, shapes and tails are there for speed alone: without them no rule finds anything more."""
    assert sum(len(family.rules) for family in _FAMILIES) > 70
    texts = [snippet.text for path in list_files() for snippet in read(path)]
    found = [find(text) for text in texts]
    _spare_nothing(monkeypatch)
    assert [text for text, spans in zip(texts, found, strict=True) if find(text) != spans] == []


def test_one_chinese_digit_in_a_sentence_asks_for_no_second_writing() -> None:
    assert [writing.text for writing in make_plain("一个门坏了两次").writings] == ["一个门坏了两次"]
    assert [writing.text for writing in make_plain("二单元五零一").writings] == ["二单元五零一", "2单元501"]
    assert [writing.text for writing in make_plain("5一1").writings] == ["5一1", "511"]


def test_signs_that_grow_or_vanish_keep_their_places() -> None:
    assert redact("…我叫陈建国。") == "…我叫***。"
    assert redact("我叫陈\u200b建\u200b国。") == "我叫***。"
    assert redact("İ微信：ABC_12345") == "İ微信：***"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("業主劉偉強投訴樓上漏水", "業主***投訴樓上漏水"),
        ("网格员黄丽每周来一次", "网格员***每周来一次"),
        ("陆家和谢家共用一堵墙", "***家和***家共用一堵墙"),
        ("李工看过图纸，员工都知道", "***工看过图纸，员工都知道"),
        ("强哥在楼道里抽烟，警察大哥来了", "***哥在楼道里抽烟，警察大哥来了"),
        ("芳芳妈妈说天天妈妈来", "***妈妈说天天妈妈来"),
        ("外教Tom每天放音乐", "外教***每天放音乐"),
        ("151一5822一3907", "***"),
        ("手机尾号是3907，银行卡尾号3907", "手机尾号是***，银行卡尾号3907"),
        ("4幢201、202、203被打通", "4幢***被打通"),
        ("住户高峰期周末都不在，业主常年反映", "住户高峰期周末都不在，业主常年反映"),
        ("张小泉剪刀店门口", "张小泉剪刀店门口"),
    ],
)
def test_ways_of_speech_are_known_and_everyday_words_stay(text: str, masked: str) -> None:
    assert redact(text) == masked


def test_a_long_list_of_names_is_masked_to_its_end() -> None:
    names_of = [f"罗志{sign}" for sign in "刚强明华军伟平勇辉斌"] * 15
    masked = redact("参会：" + "、".join(names_of) + "。")
    assert "罗" not in masked
    assert masked.count(MASK) == len(names_of)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("和樊明亮说过好几遍了。", "和***说过好几遍了。"),
        ("工地负责人自称岳峰，不给看证。", "工地负责人自称***，不给看证。"),
        ("那天我遇见晏殊明，他也说松了。", "那天我遇见***，他也说松了。"),
        ("廉洁住我家对门。", "***住我家对门。"),
        ("廉洁的干部我们都服。", "廉洁的干部我们都服。"),
        ("十二楼的计划先生在家办公。", "十二楼的***先生在家办公。"),
        ("物业的计划先公示再施工。", "物业的计划先公示再施工。"),
        ("她先生路遥天天吵。", "她先生***天天吵。"),
        ("我爱人高中毕业就在这里上班。", "我爱人高中毕业就在这里上班。"),
        ("投诉前台琳琳，态度不好。", "投诉前台***，态度不好。"),
        ("与物业和原房东沟通多次。", "与物业和原房东沟通多次。"),
        ("桂医师上门换药。", "***医师上门换药。"),
        ("本人是来自C3县的。", "本人是来自C3县的。"),
    ],
)
def test_what_stands_on_both_sides_tells_names_that_are_words(text: str, masked: str) -> None:
    assert redact(text) == masked
