"""An office writes kinds of matter of its own: they are read, suggested, asked about, and kept with the engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.settings import change_setting
from govtrack.topics.clustering.naming import kind_reader
from govtrack.topics.engine import Document, Engine
from govtrack.topics.engine.kinds import catalogue_with, default_catalogue
from govtrack.topics.models import EngineRun
from govtrack.topics.queries.kinds import suggest_categories
from govtrack.topics.settings import OWN_KINDS, check_kinds
from tests import factories
from tests.topics.neighbourhood import ELEVATOR, compare, shape, topic_of, write, write_all

DRONES = [
    "# 我们这里的事",
    "= drones | ST-09 | road sudden | 无人机扰民 | drones | {place}无人机怎样管？ | What of drones[ at {place}]?",
    "无人机 航拍",
]
FIRST, SECOND = ("天上嗡嗡响", "有人在窗外放无人机，隐私没了"), ("求管一管航拍", "晚上飞来飞去，对着卧室拍")


def set_kinds(lines: list[str]) -> None:
    with transaction():
        change_setting(OWN_KINDS, lines, "test")


def test_letters_of_an_own_kind_find_each_other_without_a_common_word(app: Flask) -> None:
    place = factories.place("compound")
    letters = [write(FIRST, phone="13800000001", place=place), write(SECOND, phone="13800000002", place=place)]
    compare()
    assert shape() == {}
    set_kinds(DRONES)
    letters += [write(text, phone=f"1380000001{n}", place=place) for n, text in enumerate((FIRST, SECOND))]
    compare()
    topic = topic_of(letters[3])
    assert topic.question == f"{place.name_zh}无人机怎样管？"
    assert kind_reader().catalogue.number_of("drones") == len(default_catalogue())


def test_topics_stay_as_people_saw_them_when_kinds_change(app: Flask) -> None:
    write_all(ELEVATOR)
    compare()
    before = shape()
    set_kinds(DRONES)
    compare()
    compare()
    assert shape() == before
    runs = db.session.query(EngineRun).order_by(EngineRun.id).all()
    assert [run.result["begins_anew"] for run in runs[-2:]] == [True, False]


def test_an_own_kind_is_suggested_to_the_desk(app: Flask) -> None:
    category = factories.category("ST-09")
    letter = write(SECOND, phone="13800000001")
    assert suggest_categories(letter) == []
    set_kinds(DRONES)
    assert [(row.category_id, row.kinds) for row in suggest_categories(letter)] == [(category.id, "无人机扰民")]


def test_the_engine_keeps_its_kinds_in_its_file(tmp_path: Path) -> None:
    own = "\n".join(DRONES)
    engine = Engine(catalogue=catalogue_with(own))
    engine.add(Document("a", *FIRST))
    engine.save(tmp_path / "state")
    again = Engine.load(tmp_path / "state")
    assert again.state.catalogue.own == own
    assert again.reader.read(Document("b", *SECOND))[1][0] == len(default_catalogue())
    again.save(tmp_path / "again")
    assert (tmp_path / "state").read_bytes() == (tmp_path / "again").read_bytes()


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["无人机"], 1),
        (["# x", "= drones | ST-09 | road sudden | 无人机"], 2),
        ([DRONES[1].replace("road sudden", "moon never")], 1),
        ([DRONES[1].replace("road sudden", "road")], 1),
        ([DRONES[1].replace("drones |", " |", 1)], 1),
        ([*DRONES, "+ unheard-of"], 4),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(app: Flask, lines: list[str], line: int) -> None:
    with pytest.raises(InvalidInput, match=f"第{line}行"):
        check_kinds(lines)


def test_remarks_and_words_for_kinds_of_the_program_are_taken(app: Flask) -> None:
    check_kinds(["# nothing yet"])
    lamps = next(kind for kind in default_catalogue().kinds if kind.code == "lamps")
    head = " | ".join(("lamps", lamps.category, f"{lamps.reach} {lamps.span}", *lamps.names, *lamps.questions))
    set_kinds([f"= {head}", "灯杆摸黑"])
    reader = kind_reader()
    assert len(reader.catalogue) == len(default_catalogue())
    assert reader.read_one("灯杆摸黑", "").kinds[0] == reader.catalogue.number_of("lamps")
