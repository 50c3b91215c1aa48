"""What kind of matter a letter is about, read from words, and from a person's category."""

from __future__ import annotations

import pytest

from govtrack.topics.engine import Document, Engine
from govtrack.topics.engine.kinds import KindReader, default_catalogue, parse_kinds
from govtrack.topics.engine.kinds.reader import Reading, with_category
from govtrack.topics.engine.normalise import normalise

OWN = (
    "= drones | ST-09 | road sudden | 无人机扰民 | drones "
    "| {place}无人机怎样管？ | How can drones[ at {place}] be managed?\n"
)


def read(title: str, body: str, reader: KindReader | None = None) -> list[str]:
    """The kinds of one letter, the likeliest first."""
    reader = reader or KindReader()
    text = f"{title}\n{body}\n"
    found = reader.read(normalise(text) + "\n", [0], [len(text)], [len(title)])[0]
    return [reader.catalogue.kinds[number].code for number in found.kinds]


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("求助", "升降梯卡在六楼和七楼中间，按铃没人应", "lift-trapped"),
        ("電單車", "電動車推上樓，插座拉到走廊充電", "ebike-indoors"),
        ("小电驴没地方充电", "插头天天被人拔", "ebike-charging"),
        ("Again", "The elevator is stuck between floors again", "lift-trapped"),
        ("Noise", "Square dancing with loud music every evening", "dancing"),
        ("晚上太吵", "工地半夜还在浇混凝土", "works-noise"),
        ("水", "早上放出来的自来水是黄的，有铁锈味", "water-quality"),
    ],
)
def test_a_kind_is_read_from_many_ways_to_say_it(title: str, body: str, kind: str) -> None:
    assert read(title, body)[0] == kind


def test_a_text_of_no_known_kind_has_none() -> None:
    assert read("你好", "祝大家身体健康") == []


def test_formulas_are_found_behind_signs_of_many_bytes() -> None:
    text = "\U0001f600\n𠮷居民反映路灯不亮\n"
    (_, formulas), (_, others) = KindReader().look(text * 2, [0, len(text)], [len(text), 2 * len(text)], [1, 1])
    assert formulas == [(3, 7)]
    assert others == [(3 + len(text), 7 + len(text))]


def test_half_of_a_sign_in_a_letter_is_read_over() -> None:
    engine = Engine()
    engine.add(Document("a", "路灯\ud800坏了", "夜里\udc00很黑，路灯不亮"))
    assert engine.reader.read(Document("b", "路灯\ud800不亮", "很黑"))[1][0] == default_catalogue().number_of("lamps")


def test_parts_of_a_phrase_stand_within_forty_signs() -> None:
    reader = KindReader(default_catalogue().extended(parse_kinds(OWN + "无人机&航拍\n")))
    assert read("甲", "无人机" + "。" * 37 + "航拍", reader) == ["drones"]
    assert read("甲", "无人机" + "。" * 38 + "航拍", reader) == []


def test_latin_words_stand_by_themselves() -> None:
    assert "ramp" not in read("x", "a trampoline")
    assert read("x", "a trampoline") == []


def test_a_persons_category_weighs_more_than_a_guess() -> None:
    catalogue = default_catalogue()
    fumes, meals = catalogue.number_of("fumes"), catalogue.number_of("meals")
    assert fumes is not None and meals is not None
    found = with_category(Reading((meals,), (49,)), "AE-01", catalogue)
    assert found.kinds[0] == fumes
    assert dict(zip(found.kinds, found.shares, strict=True))[meals] == 12


def test_a_category_that_the_letter_firmly_contradicts_counts_less_than_its_words() -> None:
    catalogue = default_catalogue()
    meals = catalogue.number_of("meals")
    assert meals is not None
    mild = with_category(Reading((meals,), (49,)), "AE-01", catalogue)
    assert dict(zip(mild.kinds, mild.shares, strict=True))[meals] == 12
    found = with_category(Reading((meals,), (50,)), "AE-01", catalogue)
    shares = dict(zip(found.kinds, found.shares, strict=True))
    assert shares[meals] == 66
    assert sum(shares.values()) - shares[meals] == 50


def test_a_category_that_the_catalogue_does_not_know_changes_nothing() -> None:
    guessed = Reading((3,), (80,))
    assert with_category(guessed, "ZZ-77", default_catalogue()) == guessed


def test_an_office_adds_kinds_and_words() -> None:
    more = parse_kinds(OWN + "无人机 航拍\n")
    catalogue = default_catalogue().extended(more)
    assert read("无人机", "天天有人航拍", KindReader(catalogue))[0] == "drones"
    assert len(catalogue) == len(default_catalogue()) + 1


@pytest.mark.parametrize("text", ["= a | b\n", "words first\n", OWN.replace("road sudden", "moon never")])
def test_a_line_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"line 1|no reach"):
        parse_kinds(text)


def test_the_same_words_in_two_compounds_are_two_matters_and_other_words_in_one_are_one() -> None:
    engine = Engine()
    engine.add_many(
        [
            Document("a", "电梯坏了", "三号楼电梯停运三天，老人下不了楼", place="S/K/C1/B3"),
            Document("b", "又困人", "昨晚孩子被关在轿厢里，按铃没人应", place="S/K/C1/B3"),
            Document("c", "电梯坏了", "三号楼电梯停运三天，老人下不了楼", place="S/K/C2/B3"),
            Document("d", "遛狗不牵绳", "大狗扑人，草坪上全是狗屎", place="S/K/C1/B3"),
        ]
    )
    engine.consolidate()
    assert engine.topic_of("a") == engine.topic_of("b") is not None
    assert engine.topic_of("c") != engine.topic_of("a")
    assert engine.topic_of("d") is None


def test_a_category_given_by_a_person_parts_what_the_words_would_join() -> None:
    texts = [("a", "NS-03"), ("b", "NS-03"), ("c", "PM-02")]
    engine = Engine()
    engine.add_many(
        Document(key, "反映", f"晚上小区里的事情真的很烦，第{key}次来说", place="S/K/C1", category=category)
        for key, category in texts
    )
    engine.consolidate()
    assert engine.topic_of("a") == engine.topic_of("b") is not None
    assert engine.topic_of("c") != engine.topic_of("a")


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("健身角", "踏步机的踏板断了，孩子放学后都在这里玩，家长不放心", "fitness"),
        ("健身角被占了", "停满了车，老人没地方锻炼", "fitness"),
        ("The stepper is broken", "Children play there after school and one pinched a finger", "fitness"),
        ("广场舞影响孩子写作业", "每晚七点到九点放音响，女儿要中考", "dancing"),
        ("装修", "家里有人要高考，周末早上七点打墙", "renovation-noise"),
        ("公园长椅坏了", "独居老人常坐在那里晒太阳", "park"),
        ("烧烤油烟", "老人血压高，孩子不敢开窗写作业", "fumes"),
        ("物业费要涨", "我们的退休金不够", "fee"),
    ],
)
def test_who_is_mentioned_is_not_what_it_is_about(title: str, body: str, kind: str) -> None:
    assert read(title, body)[0] == kind


def test_who_is_mentioned_counts_where_nothing_else_is_told() -> None:
    assert read("孩子放学", "")[0] == "school-gate"


def test_words_of_a_kind_may_be_marked_as_mentioned() -> None:
    kinds = parse_kinds(OWN + "无人机\n?航拍 螺旋桨\n")
    assert kinds[0].mentioned == {("航拍",), ("螺旋桨",)}
    assert len(kinds[0].phrases) == 3


def test_kinds_that_both_go_with_a_third_need_not_go_together() -> None:
    catalogue = default_catalogue()
    lane, indoors, charging = map(catalogue.number_of, ("firelane", "ebike-indoors", "ebike-charging"))
    assert lane is not None and indoors is not None and charging is not None
    assert not catalogue.are_strangers(lane, indoors)
    assert not catalogue.are_strangers(charging, indoors)
    assert catalogue.are_strangers(lane, charging)


def test_visitors_of_an_old_street_and_an_old_well_in_it_are_two_matters() -> None:
    texts = [
        ("a", "旅行团堵在家门口", "节假日旅行团在我家门口合影，导游喇叭响一天，出门买菜都走不出去。"),
        ("b", "早上五点的行李箱", "住客拖着行李箱从石板路过，景点归景点，住在这里的人要睡觉。"),
        ("c", "Sightseers at our windows", "Every weekend sightseers take photos into our kitchen."),
        ("d", "古井要留住", "弄堂里的古井是文物，旁边在挖沟，希望围起来保护。"),
        ("e", "An ancient tree", "The ancient tree is historic, please protect it from the digging."),
    ]
    assert [read(title, body)[0] for _, title, body in texts] == ["visitors"] * 3 + ["heritage"] * 2
    engine = Engine()
    engine.add_many(Document(*text, place="S/K/C1") for text in texts)
    visitor, visitors, english, well, tree = (engine.state.row_of[text[0]] for text in texts)
    likeness = engine.state.comparison.between([visitor, english], [visitors, well, tree])
    assert (likeness[:, 0] > 1.2 * likeness[:, 1]).all()
    assert (likeness[:, 0] > 1.2 * likeness[:, 2]).all()
