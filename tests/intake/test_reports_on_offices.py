"""Nobody handles a report about oneself: not the office, not its people, and not its friends' way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from govtrack.accounts.models import RoleGrant
from govtrack.casework import operations as casework
from govtrack.core.actors import Actor
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.core.settings import change_setting
from govtrack.intake import operations, policy, queries
from govtrack.intake.models import Submission
from govtrack.intake.reserved import list_subjects
from govtrack.intake.settings import SUBJECT_TAKERS
from govtrack.places.models import Organisation, Place
from govtrack.responses import operations as responses
from govtrack.responses.queries.awaiting import list_letters_awaiting
from tests import factories
from tests.intake.drafts import PHONE, sent, step

SECRET = "装修报备要交好处"


@pytest.fixture
def community(app: Flask) -> Place:
    return factories.place("community")


@pytest.fixture
def office(community: Place) -> Organisation:
    return factories.organisation("community", at=community)


def _about(office: Organisation, at: Place | None = None, **more: Any) -> Submission:
    return sent(title=SECRET, place=at or office.place, about=[office], contact=PHONE, **more)[0]


def _sees(actor: Actor, letter: Submission) -> bool:
    """As the page asks and as the lists ask: both give one answer."""
    by_page = policy.can_see(actor, letter)
    by_list = letter.id in {row.id for row in queries.list_submissions(actor).items}
    assert by_page == by_list
    return by_page


def test_a_report_about_a_community_passes_by_everybody_who_serves_there(office: Organisation) -> None:
    letter = _about(office)
    assert letter.reserved_for == "command"
    assert _sees(factories.actor("command"), letter)
    for role in ("community_staff", "commissioner", "grid_worker", "department", "property", "supervisor", "admin"):
        assert not _sees(factories.actor(role, at=office.place), letter), role
    assert not _sees(factories.actor("community_staff"), letter), "a wider place is no way round"


def test_somebody_of_the_level_above_who_also_serves_there_is_passed_by_too(office: Organisation) -> None:
    letter = _about(office)
    both = factories.user("command")
    with transaction():
        db.session.add(RoleGrant(user_id=both.id, role="commissioner", place_id=office.place_id))
    db.session.refresh(both, ["grants"])
    assert not _sees(both.actor, letter)


def test_a_department_is_passed_by_wherever_the_matter_lies(community: Place) -> None:
    department = factories.organisation("department")
    letter = _about(department, at=community)
    assert not _sees(factories.actor("command", organisation=department), letter)
    assert _sees(factories.actor("command"), letter)


def test_a_report_about_the_subdistrict_goes_to_supervision(community: Place) -> None:
    house = factories.organisation("subdistrict", at=factories.subdistrict())
    letter = _about(house, at=community)
    assert letter.reserved_for == "supervisor"
    assert _sees(factories.actor("supervisor"), letter)
    for role in ("command", "community_staff", "admin"):
        assert not _sees(factories.actor(role), letter), role


def test_where_everybody_above_belongs_to_the_office_supervision_takes_it(community: Place) -> None:
    room = factories.organisation("department")
    factories.user("command", organisation=room)
    assert _about(room, at=community).reserved_for == "supervisor"
    factories.user("command")
    assert _about(room, at=community).reserved_for == "command"


@pytest.mark.parametrize(
    ("title", "reserved"),
    [
        ("举报书记收红包", "command"), ("社区书记很负责", None), ("楼道灯不亮", None),
        ("社区书记收了开发商的钱", "command"), ("居委会主任拿了好处", "command"), ("网格员骂人，还要动手", "command"),
        ("社区的人把补助款私分了", "command"), ("受理台把我的电话泄露给物业", "command"),
        ("The secretary of our community took money", "command"),
        # Person and deed of different sentences, a person greeted, a deed of somebody else.
        ("社区书记很负责。物业收了我们的钱", None), ("尊敬的领导：物业推诿", None), ("物业收钱不办事", None),
    ],
)  # fmt: skip
def test_without_a_name_words_of_a_report_pass_by_the_desk_of_the_place(
    community: Place, title: str, reserved: str | None
) -> None:
    letter = sent(title=title, place=community)[0]
    assert letter.reserved_for == reserved
    assert _sees(factories.actor("community_staff", at=community), letter) == (reserved is None)


def test_the_kind_that_a_writer_chose_leads_no_report_to_those_it_is_about(community: Place) -> None:
    """A program has to name a kind, and a writer may; only somebody who may read it finds that it is no report."""
    usual, above = factories.category(), factories.actor("command")
    letter = sent(title="社区书记收了开发商的钱", place=community, category=usual)[0]
    clerk = factories.actor("community_staff", at=community)
    assert letter.reserved_for == "command" and not _sees(clerk, letter) and _sees(above, letter)
    assert _sees(clerk, step(letter, operations.reclassify, above, category=usual, place=community, urgency="green"))


def test_a_confidential_kind_of_matter_passes_by_the_desk_of_the_place(community: Place) -> None:
    kind = factories.category(is_confidential=True)
    letter = sent(place=community, category=kind)[0]
    clerk, above = factories.actor("community_staff", at=community), factories.actor("command")
    assert not _sees(clerk, letter) and _sees(above, letter)
    usual = factories.category()
    opened = step(letter, operations.reclassify, above, category=usual, place=community, urgency="green")
    assert _sees(clerk, opened)
    closed = step(opened, operations.reclassify, clerk, category=kind, place=community, urgency="green")
    assert not _sees(clerk, closed)


def test_the_desk_names_a_person_who_sees_nothing_from_then_on(community: Place) -> None:
    named, other = factories.user("command"), factories.actor("command")
    letter = sent(place=community)[0]
    clerk = factories.actor("community_staff", at=community)
    with pytest.raises(InvalidInput):
        step(letter, operations.name_subjects, clerk, [], [named], " ")
    letter = step(letter, operations.name_subjects, clerk, [], [named], "信里说的是值班长")
    assert not _sees(named.actor, letter) and _sees(other, letter)
    with pytest.raises(Forbidden):
        step(letter, operations.name_subjects, named.actor, [], [], "与我无关，请退回社区")
    assert [row.named_by for row in list_subjects(letter)] == ["desk"]


def test_those_named_can_do_nothing_with_it(office: Organisation) -> None:
    letter = _about(office)
    clerk, above = factories.actor("community_staff", at=office.place), factories.actor("command")
    for operation, args in (
        (operations.screen, ()),
        (operations.accept, ()),
        (operations.redirect, ("110", "不属于本社区")),
        (operations.confirm_redaction, ("题", "文", 1)),
        (operations.view_identity, ("call_back", "需要电话核实地点")),
        (operations.name_subjects, ([], [], "没有指名任何人，退回社区办理")),
    ):
        with pytest.raises(Forbidden):
            step(letter, operation, clerk, *args)
    other = sent(place=office.place)[0]
    with pytest.raises(Forbidden), transaction():
        operations.link_submissions(clerk, other, queries.get_submission(letter.id))
    accepted = step(letter, operations.accept, above)
    with pytest.raises(Forbidden), transaction():
        responses.draft_response(clerk, {}, submission=accepted)
    assert accepted.id not in {row.id for row in list_letters_awaiting(clerk).items}
    assert accepted.id in {row.id for row in list_letters_awaiting(above).items}
    with pytest.raises(Conflict), transaction():
        casework.dispatch(
            above,
            casework.NewOrder(profile="case", unit=office, title="查一查", place=office.place, submission=accepted),
        )


def test_pages_tell_those_named_nothing(as_role: Callable[..., Any], office: Organisation) -> None:
    letter = _about(office)
    clerk, above = as_role("community_staff", at=office.place), as_role("command")
    other = sent(place=office.place, title="路灯不亮")[0]
    step(other, operations.link_submissions, factories.actor("command"), queries.get_submission(letter.id))
    for rest in ("", "/identity", "/redaction", "/subjects", "/dispatch", "/photos/1"):
        assert clerk.get(f"/submissions/{letter.id}{rest}").status_code == 404, rest
    assert clerk.get(f"/respond/submission/{letter.id}").status_code == 404
    assert clerk.get(f"/trace/submission/{letter.id}").status_code == 404
    for address in ("/desk?state=all", f"/desk?q={SECRET}", "/", f"/submissions/{other.id}", f"/search?q={SECRET}"):
        page = clerk.get(address).get_data(as_text=True).replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "")
        assert letter.number not in page, address
    page = above.get(f"/submissions/{letter.id}").get_data(as_text=True)
    assert office.name_zh in page


def test_supervision_has_a_desk_for_what_is_reserved_for_it(as_role: Callable[..., Any], community: Place) -> None:
    house = factories.organisation("subdistrict", at=factories.subdistrict())
    letter = _about(house, at=community)
    usual = sent(place=community)[0]
    supervisor = as_role("supervisor")
    page = supervisor.get("/desk").get_data(as_text=True)
    assert letter.number in page and usual.number not in page
    assert supervisor.get(f"/submissions/{letter.id}").status_code == 200
    assert supervisor.get(f"/submissions/{usual.id}").status_code == 404
    data = {"redirected_to": "discipline", "reason": "已转纪检监察机构，按规定答复您。"}
    assert supervisor.send(f"/submissions/{letter.id}/redirect", data).status_code == 303
    assert queries.get_submission(letter.id).state == "redirected"


def test_the_writer_names_the_office_on_the_form(client: Any, office: Organisation) -> None:
    fields = {
        "kind": "issue", "place": str(office.place_id), "title": SECRET, "body": "装修报备时被要求送礼。",
        "identity_mode": "confidential", "about_office": str(office.id), "step": "check",
    }  # fmt: skip
    check = client.send("/report", fields).get_data(as_text=True)
    assert office.name_zh in check
    assert client.send("/report", {**fields, "step": "send"}).status_code == 303
    letter = db.session.query(Submission).order_by(Submission.id.desc()).first()
    assert letter is not None and letter.title == SECRET
    assert letter.reserved_for == "command"
    assert [row.organisation_id for row in list_subjects(letter)] == [office.id]
    assert client.send("/report", {**fields, "about_office": "999999"}).status_code == 422


def test_an_office_named_in_the_text_is_offered_and_not_taken(client: Any, office: Organisation) -> None:
    text = f"{office.name_zh}的人吃拿卡要，要送礼才盖章。"
    fields = {
        "kind": "issue", "place": str(office.place_id), "title": "盖章要送礼", "body": text,
        "identity_mode": "confidential", "step": "check",
    }  # fmt: skip
    check = client.send("/report", fields).get_data(as_text=True)
    assert "请返回修改，在" in check


@pytest.mark.parametrize(
    "value",
    [{"community": "community_staff"}, {"subdistrict": "command"}, {"department": 3}, {"unnamed": "property"}],
)
def test_the_setting_never_sends_a_report_to_the_office_itself(app: Flask, value: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput), transaction():
        change_setting(SUBJECT_TAKERS, value, "test")


@pytest.mark.parametrize(
    ("reason", "enough"),
    [
        ("....", False), ("查", False), ("啊啊啊啊啊啊啊啊啊啊", False), ("核实核实核实核实核实", False),
        ("12345678901234", False), ("需要核实地点啊", False), ("需要电话核实地点", True), ("asdfghjkl", False),
        ("call back about the leak", True), ("          ", False), ("。。。。。。。。。。", False),
    ],
)  # fmt: skip
def test_a_reason_is_a_sentence(app: Flask, community: Place, reason: str, enough: bool) -> None:
    letter = sent(place=community, contact=PHONE)[0]
    clerk = factories.actor("community_staff", at=community)
    if enough:
        with transaction():
            operations.view_identity(clerk, letter, "call_back", reason)
        look = queries.list_identity_views(letter)[0]
        assert (look.reason_kind, look.reason) == ("call_back", reason)
        return
    with pytest.raises(InvalidInput), transaction():
        operations.view_identity(clerk, letter, "call_back", reason)
    assert queries.list_identity_views(letter) == []


@pytest.mark.parametrize("kind", ["", "curiosity", "call_back "])
def test_a_reason_is_chosen_from_the_list(app: Flask, community: Place, kind: str) -> None:
    letter, clerk = sent(place=community, contact=PHONE)[0], factories.actor("command")
    with pytest.raises(InvalidInput), transaction():
        operations.view_identity(clerk, letter, kind, "需要电话核实地点")


def test_people_to_be_named_are_told_by_what_they_are_and_not_by_their_account(
    as_role: Callable[..., Any], community: Place
) -> None:
    named = factories.user("facilitator", at=community, name="丁海棠")
    twins = [factories.user("recorder", at=community, name="丁海燕") for _person in range(2)]
    letter = sent(place=community)[0]
    page = as_role("command").get(f"/submissions/{letter.id}/subjects").get_data(as_text=True)
    assert f">丁海棠 · 促动师 · {community.name}<" in page and named.login not in page
    # Two who would read the same are told apart, or the wrong one would see nothing.
    assert all(f">丁海燕 · 记录员 · {community.name} · {one.login}<" in page for one in twins)
