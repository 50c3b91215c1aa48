"""An office that has divided the tree of categories further, or has one of its own: what the engine is told then."""

from __future__ import annotations

import pytest
from flask import Flask

from govtrack.core.db import transaction
from govtrack.core.settings import change_setting
from govtrack.topics.clustering.cohesion import find_kind
from govtrack.topics.operations.enlisting import enlist_new
from govtrack.topics.queries.categories import ComparedCategories
from govtrack.topics.queries.cohesion import kinds_of_letters, read_letter_kinds
from govtrack.topics.queries.remembered import known_documents
from govtrack.topics.queries.work import read_work
from govtrack.topics.settings import OWN_KINDS
from tests import factories
from tests.topics.neighbourhood import compare, topic_of, write

SAYS_LITTLE = ("求助", "又来了，实在受不了，请来看看")


def code(category: str) -> str | None:
    return ComparedCategories().code_of(category)


def test_a_category_of_the_program_is_itself(app: Flask) -> None:
    assert [code(one) for one in ("EL-01", "EL")] == ["EL-01", "EL"]
    assert ComparedCategories().code_of(None) is None


def test_a_category_that_an_office_divided_counts_like_the_one_above_it(app: Flask) -> None:
    lifts = factories.category("EL-01")
    doors = factories.category("梯门", parent=lifts)
    factories.category("梯门-夹人", parent=doors)
    assert [code(one) for one in ("梯门", "梯门-夹人")] == ["EL-01", "EL-01"]


def test_a_tree_of_ones_own_tells_the_engine_nothing_until_kinds_are_written_for_it(app: Flask) -> None:
    top = factories.category("甲")
    factories.category("甲-1", parent=top)
    assert [code(one) for one in ("甲", "甲-1", "nowhere")] == [None, None, None]
    with transaction():
        kind = "= own | 甲-1 | compound chronic | 甲事 | such | {place}甲事怎样办？ | What of such[ at {place}]?"
        change_setting(OWN_KINDS, [kind, "甲事"], "test")
    assert [code(one) for one in ("甲", "甲-1")] == ["甲", "甲-1"]


@pytest.mark.parametrize(("is_own", "category"), [(False, "EL-01"), (True, None)])
def test_a_run_and_a_restored_engine_are_told_the_same(app: Flask, is_own: bool, category: str | None) -> None:
    place = factories.place("compound")
    part = factories.category("梯门", parent=None if is_own else factories.category("EL-01"))
    letter = write(SAYS_LITTLE, phone="13800000001", place=place, category=part)
    with transaction():
        enlist_new()
    [document] = read_work(factories.subdistrict().id).documents
    assert document.category == category
    compare()
    [again] = known_documents(factories.subdistrict().id)
    assert again == document
    for told in (read_letter_kinds([letter.id]), kinds_of_letters([letter])):
        kinds = [find_kind(number).category for number in told[letter.id].kinds]
        assert ("EL-01" in kinds) is not is_own


def test_letters_that_a_clerk_put_into_a_part_of_a_category_find_each_other(app: Flask) -> None:
    place = factories.place("compound")
    part = factories.category("梯门", parent=factories.category("EL-01"))
    texts = (SAYS_LITTLE, ("反映问题", "每天都要等上半个钟头"), ("投诉", "老人不敢一个人乘"))
    letters = [write(text, phone=f"1380000000{n}", place=place, category=part) for n, text in enumerate(texts)]
    compare()
    assert len({topic_of(letter).id for letter in letters}) == 1
