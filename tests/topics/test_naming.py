"""Questions of topics come from the kind of matter and the place, never from a place alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from govtrack.topics.clustering.groups import Group
from govtrack.topics.clustering.naming import LetterText, Naming, common_place, name_groups, shared_kind
from govtrack.topics.engine import Document
from govtrack.topics.engine.kinds import default_catalogue
from govtrack.topics.engine.labels import label
from govtrack.topics.public_redaction import begins_hidden
from govtrack.topics.queries.work import read_names, read_texts
from tests import factories
from tests.topics.neighbourhood import ELEVATOR, write_all

LIFT = [
    Document("1", "电梯又坏了", "电梯停运三天，老人下不了楼"),
    Document("2", "困人", "昨晚孩子被关在轿厢里，按铃没人应"),
]
MIXED = [
    Document("1", "篮球场", "篮球场晚上太吵，灯也不关"),
    Document("2", "水是黄的", "自来水发黄，有铁锈味"),
    Document("3", "电梯", "电梯里有人小便"),
    Document("4", "拆房", "拆房的灰尘飘进来"),
]


def test_letters_of_one_kind_have_its_question_at_their_place() -> None:
    kind = shared_kind(LIFT)
    assert kind is not None
    assert kind.question("紫陌西苑", False) == "紫陌西苑电梯故障困人怎样解决？"
    assert kind.question("Zimo West Court", True) == (
        "How can lift breakdowns and entrapments at Zimo West Court be ended?"
    )
    assert kind.question("", True) == "How can lift breakdowns and entrapments be ended?"


def test_strangers_share_no_kind() -> None:
    assert shared_kind(MIXED) is None


def test_letters_that_agree_on_no_kind_have_that_of_the_category_which_people_chose() -> None:
    letters = [
        Document("1", "Quiet please", "Tourists leave cups, the bins overflow", category="CU-04"),
        Document("2", "Bilingual signs", "I guide friends, and nothing is told in English", category="CU-04"),
    ]
    assert shared_kind([replace(letter, category=None) for letter in letters]) is None
    kind = shared_kind(letters)
    assert kind is not None
    assert kind.code == "visitors"
    assert shared_kind([replace(letter, category="ZZ-99") for letter in letters]) is None


def test_a_question_is_never_a_place_alone() -> None:
    drawn = label(MIXED, place_name="雁回家园", matter="雁回家园")
    assert drawn.question.text.count("雁回家园") == 1


@pytest.mark.parametrize("kind", default_catalogue().kinds, ids=lambda kind: kind.code)
def test_each_kind_asks_in_both_languages(kind) -> None:
    for is_english, end in ((False, "？"), (True, "?")):
        for place in ("", "X"):
            text = kind.question(place, is_english)
            assert text.endswith(end)
            assert not set("[]{}") & set(text)


@pytest.mark.parametrize(
    ("title", "is_hidden"),
    [
        ("***反映电梯坏了", True), ("“***”小区电梯坏了", True), ("＊＊小区电梯坏了", True),
        ("［姓名］反映电梯坏了", True),
        ("【 电话 已隐去】电梯坏了", True), ("[name] says the lift is broken", True), ("某某小区电梯坏了", True),
        ("×××投诉电梯", True), ("XX路口红灯太短", True), ("3幢电梯坏了", True), ("13800001234打不通", True),
        ("电梯坏了，请找***", False), ("【求助】电梯坏了", False), ("某些店铺占道", False), ("电梯坏了", False),
        ("*电梯坏了", False), ("x光机坏了", False), ("", False),
    ],
)  # fmt: skip
def test_what_begins_with_a_mask(title: str, is_hidden: bool) -> None:
    assert begins_hidden(title) is is_hidden


def _named(titles: list[str], body: str, category: str | None = None, place: str | None = None) -> Naming:
    texts = {
        n: LetterText(Document(str(n), title, body), "zh", 7 if category else None, (3,) if place else ())
        for n, title in enumerate(titles, 1)
    }
    group = Group("a", tuple(texts), 1)
    names = ({7: (category, None)} if category else {}, {3: (place, None)} if place else {})
    return name_groups([group], texts, *names)["a"]


def test_the_headline_is_the_next_title_that_tells_something() -> None:
    named = _named(["***投诉", "3幢电梯坏了", "电梯坏了三天"], "电梯停运三天，老人下不了楼")
    assert (named.title, named.headline_submission_id) == ("电梯坏了三天", 3)


@pytest.mark.parametrize(
    ("body", "category", "place", "told"),
    [
        ("电梯停运三天，老人下不了楼", None, None, "电梯故障困人怎样解决？"),
        ("***", "噪音", None, "“噪音”问题应如何处理？"),
        ("***", None, None, "这些来信反映的事情应如何处理？"),
    ],
)
def test_without_such_a_title_a_topic_is_named_by_kind_and_place(
    body: str, category: str | None, place: str | None, told: str
) -> None:
    named = _named(["***", "［姓名］", "×××"], body, category, place)
    assert (named.title, named.question) == (told, told)


@pytest.mark.parametrize(
    ("place", "title"),
    [("麦垄新村", "麦垄新村电梯故障困人"), ("麦垄新村7幢", "麦垄新村电梯故障困人")],
)
def test_a_topic_of_one_kind_is_headed_by_it_and_its_place(place: str, title: str) -> None:
    """A letter's own title tells what one person saw; a building is not for everybody to read."""
    letters = {
        n: LetterText(Document(str(n), "问卷意见：最想解决的", "电梯停运三天，老人下不了楼"), "zh", None, (1, 2, 3))
        for n in (1, 2)
    }
    names = {1: ("北圩社区", None), 2: ("麦垄新村", "Mailong Court"), 3: (place, "Mailong Court, Building 7")}
    named = name_groups([Group("a", (1, 2), 1)], letters, {}, names)["a"]
    assert (named.title, named.sources["title"]) == (title, [1, 2])
    assert named.question == f"{place}电梯故障困人怎样解决？"


def test_a_topic_of_english_letters_is_headed_as_all_others_are() -> None:
    """Members of a council, and neighbours, read Chinese; what the tables do not name stays in the letter's words."""
    told = Document("1", "Questionnaire", "The lift is broken again, people were trapped in the lift")
    letters = {1: LetterText(told, "en", None, (2,))}
    named = name_groups([Group("a", (1,), 1)], letters, {}, {2: ("麦垄新村", "Mailong Court")})["a"]
    assert (named.title, named.question) == ("麦垄新村电梯故障困人", "麦垄新村电梯故障困人怎样解决？")
    untold = LetterText(Document("2", "A quiet evening", "We would like to thank you all"), "en", None, (2,))
    named = name_groups([Group("b", (2,), 2)], {2: untold}, {}, {2: ("麦垄新村", "Mailong Court")})["b"]
    assert named.title == "A quiet evening" and "Mailong Court" in named.question


def test_the_words_that_mark_a_topic_say_what_and_not_where() -> None:
    bodies = ("麦垄新村7幢电梯又停运，老人下不了楼", "麦垄新村电梯停运三天了", "北圩社区麦垄新村的电梯停运")
    letters = {n: LetterText(Document(str(n), "电梯停运", body), "zh", None, (1, 2)) for n, body in enumerate(bodies)}
    names: dict[int, tuple[str, str | None]] = {1: ("北圩社区", None), 2: ("麦垄新村", None)}
    words = [word["text"] for word in name_groups([Group("a", (0, 1, 2), 1)], letters, {}, names)["a"].keywords]
    assert words[0] == "电梯停运"
    assert not {"麦垄", "新村", "麦垄新村", "北圩", "社区"} & set(words)


def test_strangers_are_headed_by_a_letter() -> None:
    letters = {int(one.id): LetterText(one, "zh", None, (2,)) for one in MIXED}
    named = name_groups([Group("a", (1, 2, 3, 4), 2)], letters, {}, {2: ("麦垄新村", None)})["a"]
    assert named.title == "水是黄的"


def test_what_lies_in_a_grid_is_in_its_community(app: Flask) -> None:
    """A grid and its station are drawn for the office; a topic is where people say that it is."""
    community = factories.place("community", name_zh="小河社区")
    station = factories.place("station", community, "小河网格服务站")
    grid = factories.place("grid", station, "第一网格")
    compounds = [factories.place("compound", grid, name) for name in ("河埠里", "渔灯里")]
    letters = [write_all(ELEVATOR[:1], place=place)[0].id for place in (station, grid, *compounds)]
    texts = read_texts(letters)
    assert texts[letters[0]].place_ids == texts[letters[1]].place_ids
    assert common_place([texts[i].place_ids for i in letters]) == community.id
    assert common_place([texts[letters[2]].place_ids]) == compounds[0].id
    assert factories.subdistrict().id not in read_names()[1]
