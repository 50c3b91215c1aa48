"""The pages where a resident asks for a home to be confirmed and the desk confirms it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from govtrack.audit.queries import list_timeline
from govtrack.core.db import db
from govtrack.places.models import Place
from govtrack.residents.models import ResidentHome
from tests import factories
from tests.residents.at_home import asked
from tests.residents.people import resident, sign_in_resident


def test_from_page_to_page(building: Place, client: Any, as_role: Any) -> None:
    """The resident asks, the desk prints the letter, the resident types its code; then moves out."""
    sign_in_resident(client)
    page = client.get("/mine/home/ask").get_data(as_text=True)
    assert building.name in page
    wrong = client.send("/mine/home/ask", {"place": str(building.id), "room": "楼上"})
    assert wrong.status_code == 422 and "楼上" in wrong.get_data(as_text=True)
    assert client.send("/mine/home/ask", {"place": str(building.id), "room": "2-301"}).status_code == 302
    home = db.session.query(ResidentHome).one()
    waits = client.get("/mine/home").get_data(as_text=True)
    assert 'name="code"' not in waits, "no letter was made yet"
    early = client.send("/mine/home/code", {"code": "0000 0000"}, page="/mine/home")
    assert early.status_code == 422 and "还没有给您制作带验证码的信" in early.get_data(as_text=True)
    assert "最近一封信" not in early.get_data(as_text=True)
    desk = as_role("community_staff")
    listed = desk.get("/homes").get_data(as_text=True)
    assert home.number in listed and "301" not in listed.replace(home.number, "")
    shown = desk.send(f"/homes/{home.id}/letter", page=f"/homes/{home.id}")
    text = shown.get_data(as_text=True)
    assert "2-301" in text and shown.headers["Cache-Control"] == "no-store"
    code = re.findall(r"\b\d{4} \d{4}\b", text)[0]
    assert 'name="code"' in client.get("/mine/home").get_data(as_text=True)
    wrong = client.send("/mine/home/code", {"code": "0000 0000"}, page="/mine/home")
    assert wrong.status_code == 422 and "最近一封信" in wrong.get_data(as_text=True)
    assert client.send("/mine/home/code", {"code": code}, page="/mine/home").status_code == 303
    db.session.expire_all()
    assert home.state == "confirmed"
    assert client.send(f"/mine/home/{home.id}/end", page="/mine/home").status_code == 303
    db.session.expire_all()
    assert home.state == "ended"
    assert client.send(f"/mine/home/{home.id}/end", page="/mine/home/ask").status_code == 404


def test_the_same_press_gives_the_same_letter_and_another_one_a_new_code(building: Place, as_role: Any) -> None:
    home, desk = asked(building, resident()), as_role("community_staff")

    def press(token: str) -> tuple[int, list[str]]:
        answer = desk.send(f"/homes/{home.id}/letter", {"token": token}, page=f"/homes/{home.id}")
        return answer.status_code, re.findall(r"\b\d{4} \d{4}\b", answer.get_data(as_text=True))[:1]

    first, again = press("first-press-of-the-button"), press("first-press-of-the-button")
    assert first == again and first[0] == 200 and first[1]
    assert [event.verb for event in list_timeline(home)].count("letter_made") == 1
    second = press("second-press-of-the-button")
    assert second[0] == 200 and second[1] != first[1]
    assert press("first-press-of-the-button") == (303, []), "its code works no more"


def test_the_desk_confirms_by_page(building: Place, as_role: Any) -> None:
    home = asked(building, resident())
    desk = as_role("community_staff")
    assert desk.get(f"/homes/{home.id}").status_code == 200
    assert desk.send(f"/homes/{home.id}/confirm", {"room": "9-999"}).status_code == 422
    assert desk.send(f"/homes/{home.id}/confirm", {"room": "2-301"}).status_code == 302
    db.session.expire_all()
    assert home.state == "confirmed"
    assert desk.send(f"/homes/{home.id}/end", {"reason": "已经搬到别的小区去了"}).status_code == 302
    db.session.expire_all()
    assert home.state == "ended"


@pytest.mark.parametrize("verb", ["refuse", "end"])
def test_the_resident_reads_why_it_was_not_confirmed_or_ended(
    building: Place, client: Any, as_role: Any, verb: str
) -> None:
    person = sign_in_resident(client)
    home = asked(building, person)
    why = "租约上写的是另一幢楼，请再看看"
    assert why not in client.get("/mine/home").get_data(as_text=True)
    assert as_role("community_staff").send(f"/homes/{home.id}/{verb}", {"reason": why}).status_code == 302
    assert why in client.get("/mine/home").get_data(as_text=True)


def test_the_list_of_the_desk_asks_no_more_for_many_homes_than_for_two(
    building: Place, as_role: Any, count_queries: list[str]
) -> None:
    desk, asked_for = as_role("community_staff"), []
    for more in (2, 8):
        for number in range(more):
            asked(factories.place("building", building.parent), resident(f"{more}-{number}@example.org"))
        db.session.expire_all()
        count_queries.clear()
        assert desk.get("/homes").status_code == 200
        asked_for.append(len(count_queries))
    assert asked_for[0] == asked_for[1]


def test_a_long_list_comes_in_pages_and_what_is_confirmed_stands_apart(building: Place, as_role: Any) -> None:
    desk = as_role("community_staff")
    homes = [
        asked(factories.place("building", building.parent), resident(f"{number}@example.org")) for number in range(21)
    ]
    first, second = (desk.get(f"/homes?page={page}").get_data(as_text=True) for page in (1, 2))
    assert [home.number in first for home in homes] == [True] * 20 + [False]
    assert [home.number in second for home in homes] == [False] * 20 + [True]
    assert desk.send(f"/homes/{homes[0].id}/confirm", {"room": "2-301"}).status_code == 302
    confirmed = desk.get("/homes?view=confirmed").get_data(as_text=True)
    assert homes[0].number in confirmed and homes[1].number not in confirmed
    assert homes[0].number not in desk.get("/homes").get_data(as_text=True)
