"""A topic of strangers is flagged before a person decides on it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from govtrack.core.db import transaction
from govtrack.topics import operations
from govtrack.topics.clustering.cohesion import find_mixture
from govtrack.topics.engine import Document
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write_all

LIFT = ("电梯坏了", "电梯停运三天，老人下不了楼")
DUST = ("扬尘", "拆房的扬尘飘进来，灰尘很大")
WATER = ("黄水", "自来水发黄，有铁锈味")


def documents(*texts: tuple[str, str]) -> list[Document]:
    return [Document(str(number), *text) for number, text in enumerate(texts)]


def test_strangers_are_named_with_their_numbers() -> None:
    mixture = find_mixture(documents(LIFT, LIFT, DUST, WATER))
    assert mixture is not None
    assert [(kind.code, count) for kind, count in mixture.counts] == [
        ("lift-trapped", 2),
        ("dust", 1),
        ("water-quality", 1),
    ]
    assert mixture.strangers == ("2", "3")


def test_one_stranger_among_few_and_two_among_many_are_no_mixture() -> None:
    assert find_mixture(documents(LIFT, LIFT, DUST)) is None
    assert find_mixture(documents(*[LIFT] * 6, DUST, DUST)) is not None
    assert find_mixture(documents(*[LIFT] * 7, DUST, DUST)) is None


def test_kinds_that_go_together_are_no_strangers() -> None:
    service = ("电梯维保", "电梯年检合格证过期，维保记录没有")
    assert find_mixture(documents(LIFT, LIFT, service, service)) is None


def test_letters_that_tell_no_kind_are_no_strangers() -> None:
    assert find_mixture(documents(("你好", "祝好"), ("你好", "祝好"))) is None
    assert find_mixture([]) is None


def test_the_panel_is_warned_of_a_mixed_topic_and_of_no_other(app: Flask, as_role: Callable[..., PageClient]) -> None:
    letters = write_all(ELEVATOR)
    others = write_all(FUMES, first_phone=50)
    compare()
    topic = topic_of(letters[0])
    worker = factories.actor("grid_worker")
    with transaction():
        operations.nominate(worker, "老人多，事情急", topic=topic)
    topic_id, client = topic.id, as_role("council_member")
    assert "不是同一件事" not in client.get(f"/panel/{topic_id}").text
    curator = factories.actor("command")
    with transaction():
        for letter in others:
            operations.move_submission(curator, letter, topic, "同一栋楼的事")
    assert "不是同一件事" in client.get(f"/panel/{topic_id}").text
