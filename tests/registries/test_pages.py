"""The pages of the lists, as those who keep them and those who only read them meet them."""

from __future__ import annotations

import re

from flask import Flask

from govtrack.registries.queries import find_entry, get_entry
from tests.registries.scene import elevator, in_days, scene


def text(response) -> str:
    return response.get_data(as_text=True)


def test_from_the_form_to_the_list_and_its_history(app: Flask, as_role) -> None:
    around = scene()
    client = as_role("community_staff", at=around.community)
    form = {"code": "t-1", "name": "1幢1单元", "place": str(around.place.id), "state": "running",
            "policy_until": in_days(-3)}  # fmt: skip
    answer = client.send("/registries/elevators/new", form)
    entry = find_entry("elevators", "T-1")
    assert (answer.status_code, answer.location) == (302, f"/registries/elevators/{entry.id}")
    page = text(client.get(answer.location))
    assert "保险即将到期或已过期" in page and "在用" in page and "已登记" in page
    listed = text(client.get("/registries/elevators?view=red"))
    assert "1幢1单元" in listed and "保险即将到期或已过期" in listed
    assert "1幢1单元" not in text(client.get("/registries/elevators?view=yellow"))
    change = form | {"policy_until": in_days(99), "seen": str(entry.version)}
    assert client.send(f"{answer.location}/edit", change).status_code == 302
    history = text(client.get(answer.location))
    assert "保险有效期至" in history and "elevators.policy_until" not in history and in_days(99) not in history


def test_what_is_refused_keeps_what_was_typed(app: Flask, as_role) -> None:
    around = scene()
    elevator(around, "T-1")
    client = as_role("community_staff", at=around.community)
    form = {"code": "T-1", "name": "新的梯", "place": str(around.place.id)}
    answer = client.send("/registries/elevators/new", form)
    assert answer.status_code == 422
    assert "台账中已有这个编号" in text(answer) and 'value="新的梯"' in text(answer)


def test_two_who_change_one_entry_see_each_other(app: Flask, as_role) -> None:
    around = scene()
    entry = elevator(around, "T-1", insurer="旧的")
    client = as_role("community_staff", at=around.community)
    path = f"/registries/elevators/{entry.id}/edit"
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', text(client.get(path)))[1]
    form = {"code": "T-1", "name": "1幢1单元", "place": str(around.place.id), "seen": seen}
    assert client.send(path, form | {"insurer": "甲公司"}).status_code == 302
    answer = client.send(path, form | {"insurer": "乙公司"})
    assert answer.status_code == 409 and "甲公司" in text(answer) and 'value="乙公司"' in text(answer)
    assert get_entry(entry.id).values["insurer"] == "甲公司"


def test_out_of_the_list_with_a_reason_and_in_again(app: Flask, as_role) -> None:
    around = scene()
    entry = elevator(around, "T-1")
    client, path = as_role("community_staff", at=around.community), f"/registries/elevators/{entry.id}"
    assert client.send(f"{path}/retire", {"reason": "无"}).status_code == 422
    done = client.send(f"{path}/retire", {"reason": "这台电梯已经拆除了"})
    assert done.status_code == 302
    assert "这台电梯已经拆除了" in text(client.get(path))
    assert "1幢1单元" not in text(client.get("/registries/elevators"))
    assert client.get(f"{path}/edit").status_code == 409
    assert client.send(f"{path}/restore", page=path).status_code == 302
    assert "1幢1单元" in text(client.get("/registries/elevators"))


def test_who_only_reads_finds_no_button_and_no_door(app: Flask, as_role) -> None:
    around = scene()
    entry = elevator(around, "T-1")
    client, path = as_role("grid_worker", at=around.community), f"/registries/elevators/{entry.id}"
    page = text(client.get(path))
    assert "1幢1单元" in page and f"{path}/edit" not in page
    assert client.get(f"{path}/edit").status_code == 403


def test_an_entry_of_another_place_or_list_does_not_exist(app: Flask, as_role) -> None:
    here, there = scene(), scene()
    mine, theirs = elevator(here, "T-1"), elevator(there, "T-2")
    client = as_role("community_staff", at=here.community)
    for path in (f"/registries/elevators/{theirs.id}", f"/registries/elevators/{theirs.id}/edit",
                 f"/registries/venues/{mine.id}", "/registries/elevators/999999", "/registries/nothing",
                 "/registries/nothing/new", "/registries/nothing/sheet.xlsx"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_the_first_page_counts_what_is_due_in_each_list(app: Flask, as_role) -> None:
    around = scene()
    elevator(around, "T-1", state="stopped")
    elevator(around, "T-2", policy_until=in_days(5))
    page = text(as_role("command", at=around.community).get("/registries"))
    assert "1条已逾期或异常" in page and "1条临期或不明" in page and "河道排口" in page


def test_odd_filters_are_no_fault(app: Flask, as_role) -> None:
    client = as_role("community_staff")
    for query in ("view=%00", "place=x", "place=99999999999", "q=%25%5C", "page=1000000"):
        assert client.get(f"/registries/elevators?{query}").status_code == 200
