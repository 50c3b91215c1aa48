"""Proposals from page to page: the author, whoever supports, the desk, and a visitor."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.proposals import operations
from govtrack.proposals.models import Proposal, ProposalUpdate
from tests.proposals.world import (
    Neighbourhood,
    living_at,
    neighbourhood,
    offered,
    person,
    proposing_letter,
    public,
    signs,
    supports,
)  # fmt: skip
from tests.residents.people import sign_in_resident


@pytest.fixture
def hood(app: Flask) -> Neighbourhood:
    return neighbourhood()


def page_of(client: Any, address: str) -> str:
    """The text of a page."""
    return str(client.get(address).get_data(as_text=True))


def test_an_author_offers_changes_adds_and_takes_back(hood: Neighbourhood, client: Any, as_role: Any) -> None:
    author = person()
    letter = proposing_letter(hood.compound, author)
    assert client.get(f"/proposals/offer/{letter.number}").status_code in {302, 401, 403, 404}
    sign_in_resident(client, author)
    assert letter.number in page_of(client, "/proposals")
    assert client.send(f"/proposals/offer/{letter.number}", {"shown_name": "王" * 41}).status_code == 422
    assert client.send(f"/proposals/offer/{letter.number}", {"shown_name": "王阿姨"}).status_code == 302
    proposal = db.session.query(Proposal).one()
    address = f"/proposals/{proposal.id}"
    assert client.application.test_client().get(address).status_code == 404
    desk = as_role("community_staff")
    assert proposal.title in page_of(desk, "/proposals/desk")
    shown = page_of(desk, f"{address}/publish")
    assert all(words in shown for words in ("大家飞线充电", "装在北门", "约五万元", "王阿姨")), (
        "all that becomes public"
    )
    assert desk.send(f"{address}/publish", {"seen": "1"}).status_code == 302
    text = page_of(client.application.test_client(), address)
    assert "王阿姨" in text and "大家飞线充电" in text and "约五万元" in text
    refused = client.send(f"{address}/revise", {"title": "", "problem": "新的问题", "question": "怎么办？"})
    assert refused.status_code == 422 and "新的问题" in refused.get_data(as_text=True)
    words = {"title": "增设充电桩", "problem": "新的问题", "question": "怎么办？", "ways": "南门\n北门", "cost": ""}
    assert client.send(f"{address}/revise", words).status_code == 302
    assert client.application.test_client().get(address).status_code == 404
    behind = desk.send(f"{address}/publish", {"seen": "1"})
    assert behind.status_code == 422 and "新的问题" in behind.get_data(as_text=True)
    assert 'name="seen" type="hidden" value="2"' in behind.get_data(as_text=True), "the next press is about these words"
    assert desk.send(f"{address}/publish", {"seen": "2"}).status_code == 302
    assert client.send(f"{address}/add", {"body": ""}).status_code == 422
    assert client.send(f"{address}/add", {"body": "物业同意了。"}).status_code == 302
    update = db.session.query(ProposalUpdate).one()
    assert "物业同意了" not in page_of(client.application.test_client(), address)
    assert desk.send(f"/proposals/updates/{update.id}/refuse", {"reason": ""}).status_code == 422
    assert desk.send(f"/proposals/updates/{update.id}/show", {}).status_code == 302
    assert "物业同意了" in page_of(client.application.test_client(), address)
    assert client.send(f"{address}/merge", {"number": "PR-2026-9999"}).status_code == 422
    assert client.send(f"{address}/withdraw", page=address).status_code == 303
    db.session.expire_all()
    assert proposal.state == "withdrawn"


def test_a_tap_supports_and_a_second_one_changes_nothing(hood: Neighbourhood, client: Any) -> None:
    proposal, fan = public(hood, person()), living_at(hood.building, "2-301")
    address = f"/proposals/{proposal.id}"
    sign_in_resident(client, fan)
    for _ in range(2):
        assert client.send(f"{address}/support", page=address).status_code == 303
    for _ in range(2):
        assert client.send(f"{address}/sign", page=address).status_code == 303
    db.session.expire_all()
    assert (proposal.supporters, proposal.households) == (1, 1)
    assert client.send(f"{address}/take-back", page=address).status_code == 303
    db.session.expire_all()
    assert (proposal.supporters, proposal.households) == (0, 0)


def test_everything_that_is_kept_names_proposals(hood: Neighbourhood, client: Any) -> None:
    fan = living_at(hood.building, "2-301")
    own, other, third = public(hood, fan, shown_name="王阿姨"), public(hood, person()), public(hood, person())
    signs(other, fan)
    sign_in_resident(client, fan)
    text = page_of(client, "/mine/everything")
    assert own.number in text and other.number in text and third.number not in text
    kept = client.send("/mine/everything.json", page="/mine/everything").get_json()["proposals"]
    assert [(one["number"], one["is_own"], one.get("co_signs")) for one in kept] == [
        (own.number, True, None), (other.number, False, True),
    ]  # fmt: skip


def test_a_proposal_of_somebody_else_has_no_form_for_me(hood: Neighbourhood, client: Any) -> None:
    proposal = public(hood, person())
    sign_in_resident(client, person())
    for part in ("revise", "add", "merge"):
        assert client.get(f"/proposals/{proposal.id}/{part}").status_code == 404
    assert client.send(f"/proposals/{proposal.id}/withdraw", page=f"/proposals/{proposal.id}").status_code == 404


def test_the_list_has_its_orders_and_places(hood: Neighbourhood, client: Any) -> None:
    old, new, elsewhere = public(hood, person()), public(hood, person()), public(neighbourhood(), person())
    hidden = offered(hood, person())
    supports(old, person())
    newest, most = page_of(client, "/proposals"), page_of(client, "/proposals?sort=supported")
    assert newest.index(new.number) < newest.index(old.number) and most.index(old.number) < most.index(new.number)
    assert hidden.number not in newest
    near = page_of(client, f"/proposals?place={hood.community.code}&sort=ending")
    assert old.number in near and elsewhere.number not in near
    assert client.get("/proposals?sort=odd&place=nowhere").status_code == 200


def test_the_desk_of_the_next_community_finds_nothing_to_do(hood: Neighbourhood, as_role: Any) -> None:
    proposal = offered(hood, person())
    stranger = as_role("community_staff", at=neighbourhood().community)
    assert stranger.get(f"/proposals/{proposal.id}").status_code == 404
    assert stranger.get(f"/proposals/{proposal.id}/publish").status_code == 404
    assert proposal.number not in page_of(stranger, "/proposals/desk")


def test_the_page_of_what_is_before_the_panel_leads_to_its_topic(app: Flask, client: Any) -> None:
    hood = neighbourhood(10)
    proposal = public(hood, person())
    for number in (1, 2, 3):
        signs(proposal, living_at(hood.building, f"1-{number}01"))
    assert proposal.state == "candidate"
    page = page_of(client, f"/proposals/{proposal.id}")
    assert f'href="/topics/{proposal.topic_id}"' in page and "T-" in page


def test_the_desk_reads_what_it_has_to_do_before_a_proposal_can_be_public(hood: Neighbourhood, as_role: Any) -> None:
    proposal, desk = offered(hood, person()), as_role("community_staff")
    address = f"/proposals/{proposal.id}"
    assert f"{address}/publish" in page_of(desk, address) and "先核对" not in page_of(desk, address)
    with transaction():
        proposal.submission.redaction_confirmed_at = None
    text = page_of(desk, address)
    assert f"{address}/publish" not in text
    assert "现在还不能公开" in text and f"/submissions/{proposal.submission_id}" in text


def test_a_household_that_co_signs_is_not_offered_it_again(hood: Neighbourhood, client: Any) -> None:
    proposal = public(hood, person())
    one, other = living_at(hood.building, "2-301"), living_at(hood.building, "2单元301")
    address = f"/proposals/{proposal.id}"
    sign_in_resident(client, other)
    assert f"{address}/sign" in page_of(client, address)
    signs(proposal, one)
    text = page_of(client, address)
    assert f'action="{address}/sign"' not in text and "您家已经有人联署" in text


def test_a_second_number_is_told_only_where_it_can_come_first(app: Flask, client: Any) -> None:
    for households, within in ((50, True), (100, False), (960, False)):
        proposal = public(neighbourhood(households), person())
        assert ("本小区" in page_of(client, f"/proposals/{proposal.id}")) is within


def test_a_letter_that_proposes_says_that_it_is_not_public_and_how_it_becomes_so(
    hood: Neighbourhood, client: Any
) -> None:
    author = person()
    letter = proposing_letter(hood.compound, author)
    sign_in_resident(client, author)
    for address in (f"/follow/{letter.number}", "/mine"):
        text = page_of(client, address)
        assert "来信里的建议不会自动公开" in text and 'href="/proposals"' in text, address


def _taken_back(hood: Neighbourhood, author: Any) -> Proposal:
    proposal = public(hood, author)
    with transaction():
        operations.withdraw(author, proposal)
    return proposal


@pytest.mark.parametrize("stands", [offered, public, _taken_back])
def test_a_proposal_that_was_offered_is_not_said_to_be_out_of_public(
    hood: Neighbourhood, client: Any, stands: Any
) -> None:
    author = person()
    proposal = stands(hood, author)
    sign_in_resident(client, author)
    for address in (f"/follow/{proposal.submission.number}", "/mine"):
        assert "来信里的建议不会自动公开" not in page_of(client, address), address
    proposing_letter(hood.compound, author)
    assert "来信里的建议不会自动公开" in page_of(client, "/mine"), "of another one it is still true"


def test_what_was_taken_back_shows_neither_words_nor_name_and_stands_in_no_list(
    hood: Neighbourhood, client: Any
) -> None:
    author, visitor = person(), client.application.test_client()
    proposal = public(hood, author, shown_name="王阿姨")
    fan = person()
    with transaction():
        operations.support(fan, proposal)
        row = operations.add_update(author, proposal, "物业同意了。")
        operations.show_update(hood.desk, row)
    address = f"/proposals/{proposal.id}"
    sign_in_resident(client, author)
    assert "页面上的内容和您的名字会撤下" in page_of(client, address)
    assert client.send(f"{address}/withdraw", {}, page=address).status_code == 303
    for reader in (visitor, client):
        text = page_of(reader, address)
        words = (proposal.title, proposal.problem, proposal.ways[0], proposal.cost, "王阿姨", "物业同意了")
        assert not [one for one in words if one in text]
        assert "提案人已于" in text and "1 人支持" in text
    assert address not in page_of(visitor, "/proposals") and address in page_of(client, "/proposals")


def test_a_name_that_becomes_public_holds_no_number_or_address(hood: Neighbourhood, client: Any, as_role: Any) -> None:
    author = person()
    letter = proposing_letter(hood.compound, author)
    sign_in_resident(client, author)
    address = f"/proposals/offer/{letter.number}"
    for typed in (
        "张大明13911112222",
        "张大明 88112233",
        "张大明5幢301室",
        "张大明zhang@163.com",
        "张大明微信zdm_2020",
    ):
        refused = client.send(address, {"shown_name": typed})
        assert refused.status_code == 422 and typed in refused.get_data(as_text=True), typed
    assert client.send(address, {"shown_name": "张大明"}).status_code == 302
    proposal = db.session.query(Proposal).one()
    assert proposal.shown_name == "张大明"
    fields = {"title": "增设充电桩", "problem": "飞线充电", "question": "怎么办？", "ways": "南门", "cost": ""}
    page = f"/proposals/{proposal.id}/revise"
    assert client.send(page, {**fields, "shown_name": "张13911112222"}).status_code == 422
    assert client.send(page, {**fields, "shown_name": "张阿姨"}).status_code == 302
    assert db.session.query(Proposal).one().shown_name == "张阿姨"
    with transaction():
        db.session.query(Proposal).one().shown_name = "张大明13911112222"
    shown = page_of(as_role("community_staff"), f"/proposals/{proposal.id}/publish")
    assert "张大明***" in shown and "13911112222" not in shown, "as it was kept by an earlier version"
