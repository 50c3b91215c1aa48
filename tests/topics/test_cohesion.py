"""A topic of strangers is no candidate: a person sees it, takes it apart as proposed, or holds it together."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.intake.models import Submission
from govtrack.topics import operations
from govtrack.topics.clustering.cohesion import find_kind, measure_kinds, read_kinds
from govtrack.topics.engine import Document, Engine
from govtrack.topics.engine.cohesion import weakest_of
from govtrack.topics.models import Topic
from govtrack.topics.operations.cohesion import measure_cohesion
from govtrack.topics.queries import list_members
from govtrack.topics.queries.cohesion import is_mixed, list_mixed, list_partings, propose_parting
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write_all

LIFT = ("电梯坏了", "电梯停运三天，老人下不了楼")
DUST = ("扬尘", "拆房的扬尘飘进来，灰尘很大")
WATER = ("黄水", "自来水发黄，有铁锈味")


def share(*texts: tuple[str, str]) -> int:
    return measure_kinds(read_kinds(Document(str(number), *text) for number, text in enumerate(texts))).share


def test_strangers_are_named_with_their_letters() -> None:
    texts = (LIFT, LIFT, DUST, WATER, DUST)
    found = measure_kinds(read_kinds(Document(str(number), *text) for number, text in enumerate(texts)))
    assert [(find_kind(kind).code, letters) for kind, letters in found.kinds] == [
        ("lift-trapped", (0, 1)),
        ("dust", (2, 4)),
        ("water-quality", (3,)),
    ]
    assert (found.share, found.strangers) == (40, (2, 3, 4))


def test_one_stranger_may_be_misread_and_two_are_counted() -> None:
    assert share(LIFT, LIFT, DUST) == 100
    assert share(*[LIFT] * 6, DUST, DUST) == 75
    assert share(*[LIFT] * 5, DUST, WATER) == 72


def test_kinds_that_go_together_are_no_strangers() -> None:
    service = ("电梯维保", "电梯年检合格证过期，维保记录没有")
    assert share(LIFT, LIFT, service, service) == 100


def test_letters_that_tell_no_kind_are_no_strangers() -> None:
    assert share(("你好", "祝好"), ("你好", "祝好")) == 100
    assert share() == 100


def test_below_the_mark_it_is_mixed_until_a_person_held_it_and_again_when_it_has_doubled(app: Flask) -> None:
    assert [is_mixed(share, 8, 0) for share in (None, 74, 75, 76)] == [False, True, False, False]
    assert [is_mixed(40, letters, 4) for letters in (4, 7, 8, 9)] == [False, False, True, True]


def test_the_engine_names_the_letter_that_is_least_like_the_others() -> None:
    engine = Engine()
    engine.add_many(Document(name, *text, place="S/K/C1") for name, text in zip("abc", ELEVATOR, strict=False))
    topic = engine.state.membership.get(engine.topic_of("a") or "")
    found = weakest_of(engine.state, topic)
    assert found is not None and found[0] in "abc" and 0 < found[1] <= 1


def mix() -> tuple[Topic, list[Submission]]:
    """A topic of lifts into which a curator moved three letters of fumes."""
    letters, others = write_all(ELEVATOR[:4]), write_all(FUMES, first_phone=50)
    compare()
    topic, curator = topic_of(letters[0]), factories.actor("command")
    with transaction():
        for letter in others:
            operations.move_submission(curator, letter, topic, "同一栋楼的事")
    return topic, others


def test_what_belongs_together_is_stored_with_its_weakest_letter(app: Flask) -> None:
    letters, curator = write_all(ELEVATOR), factories.actor("command")
    compare()
    topic = topic_of(letters[0])
    assert topic.cohesion == 100
    assert topic.cohesion_parts["weakest"]["letter"] in {letter.id for letter in letters}
    assert list_partings(topic) == []
    weakest = topic.cohesion_parts["weakest"]
    staying = next(letter for letter in letters if letter.id != weakest["letter"])
    with transaction():
        operations.move_submission(curator, staying, None, "另一件")
    assert topic.cohesion_parts["weakest"] == weakest
    with transaction():
        operations.move_submission(curator, db.session.get_one(Submission, weakest["letter"]), None, "另一件")
    assert "weakest" not in topic.cohesion_parts


def test_a_mixed_topic_is_no_candidate_and_stands_before_the_curator(app: Flask) -> None:
    topic, others = mix()
    assert topic.cohesion == 58
    reason = next(row for row in topic.hotness_parts["reasons"] if row["name"] == "one_matter")
    assert (reason["needed"], reason["present"], reason["is_met"]) == (75, 58, False)
    assert topic.hotness_parts["is_candidate"] is False
    assert [part.submission_ids for part in list_partings(topic)][1] == tuple(sorted(i.id for i in others))
    assert [row.id for row in list_mixed(["/"])] == [topic.id]


@pytest.mark.parametrize(
    ("cohesion", "letters", "held", "is_listed"),
    [(74, 8, 0, True), (75, 8, 0, False), (76, 8, 0, False), (40, 7, 4, False), (40, 8, 4, True), (40, 9, 4, True)],
)
def test_the_list_of_the_curator_has_the_same_bounds(
    app: Flask, cohesion: int, letters: int, held: int, is_listed: bool
) -> None:
    topic, _others = mix()
    with transaction():
        topic.cohesion, topic.letters, topic.held_letters = cohesion, letters, held
    assert [row.id for row in list_mixed(["/"])] == ([topic.id] if is_listed else [])


@pytest.mark.parametrize(("texts", "share", "kinds"), [((LIFT, LIFT, DUST), 100, 1), ((LIFT, DUST, DUST, LIFT), 50, 2)])
def test_kinds_are_kept_only_of_what_is_not_one_matter(
    app: Flask, texts: tuple[tuple[str, str], ...], share: int, kinds: int
) -> None:
    topic = Topic(cohesion_parts={})
    told = read_kinds(Document(str(number), *text) for number, text in enumerate(texts))
    read = {int(name): found for name, found in told.items()}
    measure_cohesion(topic, sorted(read), lambda ids: {i: read[i] for i in ids})
    assert (topic.cohesion, len(topic.cohesion_parts["kinds"])) == (share, kinds)


def test_the_page_of_the_panel_warns_of_a_mixed_topic_and_of_no_other(
    app: Flask, as_role: Callable[..., PageClient]
) -> None:
    topic, others = mix()
    worker, client = factories.actor("grid_worker"), as_role("council_member")
    with transaction():
        operations.nominate(worker, "老人多，事情急", topic=topic)
    topic_id, curator = topic.id, factories.actor("command")
    assert "不是同一件事" in client.get(f"/panel/{topic_id}").text
    with transaction():
        operations.split(curator, topic, others, "油烟", "两件事")
    assert "不是同一件事" not in client.get(f"/panel/{topic_id}").text


def test_a_curator_takes_it_apart_as_proposed(app: Flask, as_role: Callable[..., PageClient]) -> None:
    topic, others = mix()
    topic_id, ids = topic.id, sorted(letter.id for letter in others)
    client = as_role("command")
    address = f"/topics/{topic_id}/parting"
    assert address in client.get("/panel").text
    ticked = re.findall(r'<input checked[^>]*name="part-letters"[^>]*value="(\d+)"', client.get(address).text)
    assert sorted(map(int, ticked)) == ids
    given = {"part-token": client.token(address, "part-token"), "part-title": "油烟", "part-letters": ticked}
    assert client.send(address, given).status_code == 422
    sent = client.send(address, given | {"part-reason": "是两件事"})
    assert sent.status_code == 302 and sent.location.endswith(f"/topics/{topic_id}/curate")
    db.session.expire_all()
    child = topic_of(others[0])
    assert child.id != topic_id and [letter.id for letter in list_members(child)] == ids
    assert db.session.get_one(Topic, topic_id).cohesion == 100


def test_a_curator_holds_it_together_with_a_reason(app: Flask, as_role: Callable[..., PageClient]) -> None:
    topic, _others = mix()
    topic_id, client = topic.id, as_role("council_member")
    page, address = f"/topics/{topic_id}/parting", f"/topics/{topic_id}/hold"
    given = {"hold-token": client.token(page, "hold-token")}
    assert client.send(address, given, page=page).status_code == 422
    assert client.send(address, given | {"hold-reason": "电梯井里排油烟"}, page=page).status_code == 302
    db.session.expire_all()
    topic = db.session.get_one(Topic, topic_id)
    assert (topic.held_letters, topic.cohesion) == (7, 58)
    assert list_partings(topic) == [] and list(list_mixed(["/"])) == []
    assert next(row for row in topic.hotness_parts["reasons"] if row["name"] == "one_matter")["is_met"] is True
    assert "不是同一件事" not in client.get(f"/topics/{topic_id}/parting").text


def test_holding_needs_a_reason_a_curator_and_a_mixed_topic(app: Flask) -> None:
    topic, others = mix()
    curator, resident = factories.actor("command"), factories.actor("resident")
    with pytest.raises(InvalidInput), transaction():
        operations.hold_together(curator, topic, "")
    with pytest.raises(Forbidden), transaction():
        operations.hold_together(resident, topic, "是一件事")
    with transaction():
        operations.split(curator, topic, others, "油烟", "两件事")
    with pytest.raises(Conflict), transaction():
        operations.hold_together(curator, topic, "是一件事")


def test_the_proposed_title_is_in_the_language_of_most_letters(app: Flask) -> None:
    others = [
        ("Kitchen fumes", "Kitchen fumes blow into our bedroom every night, we cannot open the windows."),
        *FUMES[:2],
    ]
    letters, strangers = write_all(ELEVATOR[:4]), write_all(others, first_phone=50)
    compare()
    topic, curator = topic_of(letters[0]), factories.actor("command")
    with transaction():
        strangers[0].language = "en"
        for letter in strangers:
            operations.move_submission(curator, letter, topic, "同一栋楼的事")
    proposal = propose_parting(topic)
    assert {letter.id for letter in proposal.leaving} == {letter.id for letter in strangers}
    assert proposal.title == FUMES[0][0]
