"""The full history in both directions, and nothing in it that tells who wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import login_user

from govtrack.core.db import transaction
from govtrack.intake.policy import as_reporter
from govtrack.intake.reporters import Contact
from govtrack.plans.queries import get_plan
from govtrack.responses import operations
from govtrack.responses.queries.answers import list_answers
from govtrack.responses.queries.history import load_topic_history
from govtrack.responses.views.addresses import addresses_of_topic
from tests import factories
from tests.plans import scene as plans
from tests.responses import world


def _three_letters() -> list[Any]:
    return [
        world.letter(f"放学时段校门口拥堵，第{n}封", contact=Contact(name=world.NAME, phone=f"1380571000{n}"))[0]
        for n in range(3)
    ]


def test_it_leads_from_the_letter_to_the_answer_and_back(
    app: Flask, run_jobs: Callable[[], int], client: FlaskClient
) -> None:
    letters = _three_letters()
    topic = world.topic_of(*letters)
    response = world.published(topic=topic)
    run_jobs()
    forth = client.get(f"/trace/submission/{letters[0].id}").get_data(as_text=True)
    assert f"/trace/topic/{topic.id}" in forth and f"/responses/{response.id}" in forth
    back = client.get(f"/trace/topic/{topic.id}").get_data(as_text=True)
    assert f"/responses/{response.id}" in back
    for letter in letters:
        assert f"/trace/submission/{letter.id}" in back


def test_nothing_public_tells_who_wrote(app: Flask, run_jobs: Callable[[], int], client: FlaskClient) -> None:
    letters = _three_letters()
    topic = world.topic_of(*letters)
    response = world.published(topic=topic)
    run_jobs()
    answer = list_answers(letters[0].id)[0]
    with transaction():
        operations.rate_answer(as_reporter(), answer, score="not", solved="no", comment=f"请联系{world.NAME}")
        operations.dispute_answer(as_reporter(), answer, f"请联系{world.NAME}{world.PHONE}")
    pages = ["/", "/figures", "/responses", f"/responses/{response.id}", f"/trace/topic/{topic.id}", "/rules-in-force"]
    pages += [f"/trace/submission/{letter.id}" for letter in letters]
    for path in pages:
        answer_page = client.get(path)
        html = answer_page.get_data(as_text=True)
        assert answer_page.status_code == 200, path
        assert world.NAME not in html and "1380571" not in html, path
        for letter in letters:
            assert letter.number not in html, path


def test_too_few_letters_are_not_shown_to_the_public(app: Flask, client: FlaskClient, as_role: Any) -> None:
    letter = world.letter()[0]
    topic = world.topic_of(letter)
    assert f"/trace/submission/{letter.id}" not in client.get(f"/trace/topic/{topic.id}").get_data(as_text=True)
    assert client.get(f"/trace/submission/{letter.id}").status_code == 404
    assert as_role("community_staff").get(f"/trace/submission/{letter.id}").status_code == 200


def test_a_letter_without_a_topic_is_its_reporters_and_the_desks(app: Flask, client: FlaskClient, as_role: Any) -> None:
    letter, code = world.letter()
    assert client.get(f"/trace/submission/{letter.id}").status_code == 404
    assert as_role("property").get(f"/trace/submission/{letter.id}").status_code == 404
    client.send("/follow", {"code": code})
    assert client.get(f"/trace/submission/{letter.id}").status_code == 200


def test_unknown_ids_do_not_exist(app: Flask, client: FlaskClient, as_role: Any) -> None:
    for path in ("/trace/topic/999999", "/trace/submission/999999", "/responses/999999"):
        assert client.get(path).status_code == 404
    for path in ("/disputes/999999", "/responses/999999/review", "/responses/999999/edit", "/respond/topic/999999"):
        assert as_role("command").get(path).status_code == 404


def test_a_draft_is_nobodys_but_the_staffs(app: Flask, client: FlaskClient, as_role: Any) -> None:
    response = world.handed_in(topic=world.topic_of(world.letter()[0]))
    assert client.get(f"/responses/{response.id}").status_code == 404
    assert as_role("community_staff").get(f"/responses/{response.id}").status_code == 200
    assert (
        as_role("community_staff", at=factories.place("community")).get(f"/responses/{response.id}").status_code == 404
    )


@pytest.mark.parametrize(
    "path",
    [
        "/responses",
        "/responses/work",
        "/responses/work?view=topics",
        "/responses/work?view=letters",
        "/disputes?state=all",
    ],
)
def test_a_list_costs_the_same_however_long_it_is(
    app: Flask, run_jobs: Callable[[], int], as_role: Any, count_queries: list[str], path: str
) -> None:
    reader = as_role("command")

    def cost() -> int:
        reader.get(path)
        count_queries.clear()
        assert reader.get(path).status_code == 200
        return len(count_queries)

    def add() -> None:
        for letter in _three_letters():
            world.published(topic=world.topic_of(letter))
            run_jobs()
            with transaction():
                operations.dispute_answer(as_reporter(), list_answers(letter.id)[0], "没有解决")
        world.handed_in(topic=world.topic_of(world.letter()[0]))

    add()
    before = cost()
    add()
    add()
    assert cost() == before <= 12, count_queries


def test_the_public_reads_neither_the_building_nor_a_petition(app: Flask, client: FlaskClient, as_role: Any) -> None:
    letters = [world.letter("电梯困人，在3幢2单元")[0], world.letter("还是电梯困人")[0]]
    petition = world.letter("信访件也说电梯困人", source="petition")[0]
    topic = world.topic_of(*letters, petition)
    page = client.get(f"/trace/topic/{topic.id}").get_data(as_text=True)
    assert "3幢" not in page and f"/trace/submission/{petition.id}" not in page
    assert "3幢" not in client.get(f"/trace/submission/{letters[0].id}").get_data(as_text=True)
    assert client.get(f"/trace/submission/{petition.id}").status_code == 404
    panel = as_role("community_staff")
    assert panel.get(f"/trace/submission/{petition.id}").status_code == 200
    assert "3幢" in panel.get(f"/trace/submission/{letters[0].id}").get_data(as_text=True)


def test_a_trace_costs_the_same_however_many_wrote(app: Flask, client: FlaskClient, count_queries: list[str]) -> None:
    topic = world.topic_of(*_three_letters())

    def cost() -> int:
        client.get(f"/trace/topic/{topic.id}")
        count_queries.clear()
        assert client.get(f"/trace/topic/{topic.id}").status_code == 200
        return len(count_queries)

    before = cost()
    for letter in _three_letters():
        world.join(topic, letter)
    assert cost() == before <= 12


def test_no_link_of_an_answered_topic_leads_nowhere(
    app: Flask, client: FlaskClient, run_jobs: Callable[[], int]
) -> None:
    letter, code = world.letter()
    response = world.published(topic=world.topic_of(letter, state="rejected"))
    run_jobs()
    client.send("/follow", {"code": code})
    for path in (f"/responses/{response.id}", f"/trace/topic/{response.topic_id}", f"/follow/{letter.number}"):
        html = client.get(path).get_data(as_text=True)
        for address in sorted(set(re.findall(r'<a [^>]*href="(/[^"#]*)"', html))):
            assert client.get(address.replace("&amp;", "&")).status_code == 200, f"{address} on {path}"


def test_a_draft_plan_is_linked_for_those_alone_who_may_open_it(app: Flask) -> None:
    around = plans.scene()
    plan = plans.drafted(around)
    topic = get_plan(plan.id).topic
    with app.test_request_context():
        assert addresses_of_topic(load_topic_history(topic))("plan") is None
        login_user(around.desk)
        assert addresses_of_topic(load_topic_history(topic))("plan") == f"/plans/{plan.id}"
    noticed = plans.noticed(plans.scene())
    with app.test_request_context():
        assert addresses_of_topic(load_topic_history(get_plan(noticed.id).topic))("plan") == f"/plans/{noticed.id}"
