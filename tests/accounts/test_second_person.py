"""Rights to identities, the auditor's account and protective rules: nobody changes them alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.accounts import operations, pending
from govtrack.accounts.models import PendingChange, User
from govtrack.accounts.operations import confirm_change, decline_change
from govtrack.accounts.passwords import verify_password
from govtrack.accounts.rights import TWO_TO_GRANT
from govtrack.accounts.roles import ALL
from govtrack.accounts.verbs import VERBS
from govtrack.audit.models import Event
from govtrack.core import clock
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.core.settings import DEFINITIONS, get_setting
from govtrack.core.verbs import perform
from govtrack.council.operations import NewRules, ask_for_rules
from govtrack.notify.models import Message
from govtrack.oversight.operations import change_rule
from govtrack.responses.settings import DISPUTE_DAYS
from tests import factories

WHY = "接替离任的受理台同事"


def _user(row: Any) -> User:
    return db.session.get_one(User, row.id)


# By hand: who reads identities or the record, and whose voice counts where something is decided.
READ = ("community_staff", "command", "supervisor", "admin", "auditor")
DECIDE = ("commissioner", "council_member", "chair", "recorder", "facilitator", "verified_resident")


@pytest.mark.parametrize("role", ALL)
def test_one_administrator_alone_gives_no_right_to_identities_and_no_voice_in_decisions(app: Flask, role: str) -> None:
    admin, person, place = factories.actor("admin"), factories.user(), factories.subdistrict()
    if role not in (*READ, *DECIDE):
        unit = factories.organisation(at=place)
        with transaction():
            operations.grant_role(admin, person, role, place, unit)
        assert role in _user(person).actor.roles
        return
    assert role in TWO_TO_GRANT
    for second in (None, admin):
        with pytest.raises(Forbidden), transaction():
            operations.grant_role(admin, person, role, place, second=second)
    with transaction():
        change = operations.ask_to_grant(admin, person, role, place, None, WHY)
    assert isinstance(change, PendingChange) and role not in _user(person).actor.roles
    with pytest.raises(Forbidden), transaction():
        confirm_change(admin, pending.get_change(change.id))
    other = factories.actor("admin")
    with transaction():
        confirm_change(other, pending.get_change(change.id))
    assert role in _user(person).actor.roles
    with pytest.raises(Conflict), transaction():
        confirm_change(other, pending.get_change(change.id))


def test_nobody_changes_their_own_rights(app: Flask) -> None:
    me, place = factories.user("admin"), factories.subdistrict()
    for role in ("expert", "command"):
        with pytest.raises(Forbidden), transaction():
            operations.ask_to_grant(me.actor, me, role, place, None, WHY)
        with pytest.raises(Forbidden), transaction():
            operations.grant_role(me.actor, me, role, place, second=me.actor)
    with pytest.raises(Forbidden), transaction():
        operations.revoke_role(me.actor, me.grants[0])
    for action in ("reset", "disable", "enable"):
        with pytest.raises(Forbidden), transaction():
            perform(VERBS[action], me.actor, me, reason=WHY)


def test_whom_it_concerns_does_not_confirm_it(app: Flask) -> None:
    first, person, third = factories.actor("admin"), factories.user("admin"), factories.actor("admin")
    with transaction():
        change = perform(VERBS["reset"], first, person, reason=WHY)
    assert isinstance(change, PendingChange)
    with pytest.raises(Forbidden), transaction():
        confirm_change(person.actor, pending.get_change(change.id))
    with transaction():
        assert confirm_change(third, pending.get_change(change.id))


@pytest.mark.parametrize("action", ["reset", "disable"])
def test_the_auditors_account_needs_two(app: Flask, action: str) -> None:
    auditor, admin, other = factories.user("auditor"), factories.actor("admin"), factories.actor("admin")
    before = auditor.password_hash
    with pytest.raises(Forbidden), transaction():
        operations.CHANGES[action](admin, auditor)
    with transaction():
        change = perform(VERBS[action], admin, auditor, reason=WHY)
    assert isinstance(change, PendingChange)
    assert _user(auditor).password_hash == before and _user(auditor).is_enabled
    with transaction():
        shown = confirm_change(other, pending.get_change(change.id))
    if action == "reset":
        assert shown is not None and verify_password(_user(auditor).password_hash, shown)
    else:
        assert not _user(auditor).is_enabled


def test_the_auditors_role_is_taken_away_by_two(app: Flask) -> None:
    auditor, admin = factories.user("auditor"), factories.actor("admin")
    with pytest.raises(Forbidden), transaction():
        operations.revoke_role(admin, auditor.grants[0])
    with transaction():
        assert operations.ask_to_revoke(admin, _user(auditor).grants[0], WHY) is not None
    assert "auditor" in _user(auditor).actor.roles


def test_a_new_password_of_somebody_who_reads_identities_needs_two(app: Flask) -> None:
    admin = factories.actor("admin")
    for role, needs_two in (("command", True), ("community_staff", True), ("expert", False), ("property", False)):
        person = factories.user(role)
        with transaction():
            done = perform(VERBS["reset"], admin, person, reason=WHY)
        assert isinstance(done, PendingChange) == needs_two, role


@pytest.mark.parametrize("action", ["reset", "enable", "second"])
@pytest.mark.parametrize("then", [None, "expert"])
def test_roles_taken_away_leave_no_way_round_the_second_person(app: Flask, action: str, then: str | None) -> None:
    """Whoever takes a role away, takes the account over and has the role given back would hold it themselves."""
    admin, person, here = factories.actor("admin"), factories.user("community_staff"), factories.subdistrict()
    with transaction():
        operations.revoke_role(admin, person.grants[0])
        if then:
            operations.grant_role(admin, person, then, here)
    with pytest.raises(Forbidden), transaction():
        operations.CHANGES[action](admin, _user(person))
    with transaction():
        assert isinstance(perform(VERBS[action], admin, _user(person), reason=WHY), PendingChange)


@pytest.mark.parametrize("reason", ["", "....", "啊啊啊啊啊啊啊啊啊", "换人"])
def test_asking_needs_a_sentence(app: Flask, reason: str) -> None:
    admin, person, place = factories.actor("admin"), factories.user(), factories.subdistrict()
    with pytest.raises(InvalidInput), transaction():
        operations.ask_to_grant(admin, person, "command", place, None, reason)


def test_what_nobody_confirms_lapses(app: Flask) -> None:
    admin, other, person = factories.actor("admin"), factories.actor("admin"), factories.user()
    place, began = factories.subdistrict(), now()
    with transaction():
        change = operations.ask_to_grant(admin, person, "command", place, None, WHY)
    with clock.pretend(began + timedelta(days=14, minutes=1)):
        with pytest.raises(Conflict), transaction():
            confirm_change(other, pending.get_change(change.id))
        assert list(pending.list_open()) == []
        with transaction():
            operations.ask_to_grant(admin, _user(person), "command", place, None, WHY)
    with pytest.raises(Conflict), transaction():
        operations.ask_to_grant(admin, _user(person), "command", place, None, WHY)


def test_who_lost_the_right_to_ask_has_asked_for_nothing(app: Flask) -> None:
    asker, other, person = factories.user("admin"), factories.actor("admin"), factories.user()
    with transaction():
        change = operations.ask_to_grant(asker.actor, person, "command", factories.subdistrict(), None, WHY)
    with transaction():
        _user(asker).grants[0].revoked_at = now()
    with pytest.raises(Forbidden), transaction():
        confirm_change(other, pending.get_change(change.id))
    assert "command" not in _user(person).actor.roles


ASKED: dict[str, Callable[[Actor, User], Any]] = {
    "a role": lambda asker, person: operations.ask_to_grant(
        asker, person, "command", factories.subdistrict(), None, WHY
    ),
    "an account": lambda asker, person: perform(VERBS["disable"], asker, person, reason=WHY),
    "a rule": lambda asker, _person: change_rule(asker, DISPUTE_DAYS, "20", WHY),
    "rules of order": lambda asker, _person: ask_for_rules(asker, NewRules([], {}, "规则", "Rules"), reason=WHY),
}


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize("lost", ["account", "role"])
def test_what_somebody_asked_for_who_may_no_longer_is_not_put_in_force(app: Flask, what: str, lost: str) -> None:
    asker, person, other = factories.user("admin"), factories.user("auditor"), factories.actor("admin")
    with transaction():
        change = ASKED[what](asker.actor, person)
    elsewhere = factories.place("community")
    with transaction():
        if lost == "account":
            operations.disable_user(SYSTEM, _user(asker))
        else:
            operations.revoke_role(SYSTEM, _user(asker).grants[0])
            operations.grant_role(SYSTEM, _user(asker), "admin", elsewhere)
    with pytest.raises(Forbidden, match="已不是管理员"), transaction():
        confirm_change(other, pending.get_change(change.id))
    assert pending.get_change(change.id).state == "open"


def test_the_person_and_the_auditor_are_told(app: Flask, run_jobs: Callable[[], int]) -> None:
    auditor, person = factories.user("auditor"), factories.user()
    admin, other = factories.actor("admin"), factories.user("admin")
    with transaction():
        change = operations.ask_to_grant(admin, person, "command", factories.subdistrict(), None, WHY)
    run_jobs()
    kinds = select(Message.kind, Message.user_id)
    assert {tuple(row) for row in db.session.execute(kinds)} == {("notify.second_person", other.id)}
    with transaction():
        confirm_change(other.actor, pending.get_change(change.id))
    run_jobs()
    told = {tuple(row) for row in db.session.execute(kinds.where(Message.kind == "notify.role_granted"))}
    assert told == {("notify.role_granted", person.id), ("notify.role_granted", auditor.id)}
    event = db.session.scalar(select(Event).where(Event.verb == "granted", Event.subject_id == person.id))
    assert event.actor_id == admin.user_id and event.data["second"] == other.name


@pytest.mark.parametrize("what", ["reset", "disable", "second", "revoke", "grant"])
def test_an_auditor_hears_of_a_change_about_them_while_it_waits(
    app: Flask, run_jobs: Callable[[], int], what: str
) -> None:
    """Before it is in force, so that nobody is put out of the way of what they watch over and learns it afterwards."""
    here = factories.place("community")
    of_all, of_here = factories.user("auditor"), factories.user("auditor", at=here)
    factories.user("auditor", at=factories.place("community"))  # watches over another place, and hears nothing
    asker, other = factories.user("admin", name="管理员甲"), factories.user("admin")
    ask: dict[str, Callable[[], Any]] = {
        "reset": lambda: operations.ask_to_reset(asker.actor, of_here, WHY),
        "disable": lambda: operations.ask_to_disable(asker.actor, of_here, WHY),
        "second": lambda: operations.ask_to_remove_second_step(asker.actor, of_here, WHY),
        "revoke": lambda: operations.ask_to_revoke(asker.actor, of_here.grants[0], WHY),
        "grant": lambda: operations.ask_to_grant(asker.actor, of_here, "command", here, None, WHY),
    }
    with transaction():
        change = ask[what]()
    assert isinstance(change, PendingChange)
    run_jobs()
    told = {(row.kind, row.user_id): row for row in db.session.scalars(select(Message))}
    expected = {("notify.about_auditor", of_here.id), ("notify.about_auditor", of_all.id)}
    assert set(told) == {("notify.second_person", other.id), *expected}
    for key in expected:
        assert told[key].address == f"/second-person#change-{change.id}"
        assert told[key].parameters == {"by": "管理员甲", "name": of_here.name}


def test_auditors_of_other_places_are_not_told(app: Flask, run_jobs: Callable[[], int]) -> None:
    here, elsewhere = factories.place("community"), factories.place("community")
    of_all, of_here = factories.user("auditor"), factories.user("auditor", at=here)
    of_elsewhere = factories.user("auditor", at=elsewhere)
    admin, person, unborn = factories.actor("admin"), factories.user("expert", at=here), factories.user()
    with transaction():
        operations.grant_role(admin, person, "grid_worker", elsewhere)
        operations.revoke_role(admin, person.grants[0])
        operations.disable_user(admin, unborn)
    run_jobs()
    told: dict[str, set[int]] = {}
    for kind, user_id in db.session.execute(select(Message.kind, Message.user_id)):
        told.setdefault(kind, set()).add(user_id)
    assert told == {
        "notify.role_granted": {person.id, of_all.id, of_elsewhere.id},
        "notify.role_revoked": {person.id, of_all.id, of_here.id},
        "notify.account_closed": {unborn.id, of_all.id},
    }


def test_who_watches_over_one_of_the_places_of_an_account_is_told_of_it(
    app: Flask, run_jobs: Callable[[], int]
) -> None:
    here = factories.place("community")
    of_here, of_next = factories.user("auditor", at=here), factories.user("auditor", at=factories.place("community"))
    person, admin = factories.user("expert", at=here), factories.actor("admin")
    with transaction():
        operations.disable_user(admin, person)
    run_jobs()
    told = set(db.session.scalars(select(Message.user_id).where(Message.kind == "notify.account_closed")))
    assert told == {person.id, of_here.id} and of_next.id not in told


@pytest.mark.parametrize("how", ["confirmed", "declined", "lapsed"])
def test_a_change_that_was_decided_waits_for_nobody(app: Flask, run_jobs: Callable[[], int], how: str) -> None:
    admin, other, third = (factories.user("admin") for _each in range(3))
    place, people = factories.subdistrict(), (factories.user(), factories.user())
    with transaction():
        first, second = (operations.ask_to_grant(admin.actor, who, "command", place, None, WHY) for who in people)
    run_jobs()
    unread = select(Message.address).where(Message.user_id == third.id, Message.read_at.is_(None))
    both = [f"/second-person#change-{change.id}" for change in (first, second)]
    assert sorted(db.session.scalars(unread)) == sorted(both)
    with transaction():
        change = pending.get_change(first.id)
        if how == "confirmed":
            confirm_change(other.actor, change)
        elif how == "declined":
            decline_change(other.actor, change, WHY)
        else:
            change.created_at = now() - timedelta(days=15)
            db.session.flush()
            pending._end_old()
    assert db.session.scalars(unread).all() == [both[1]]


def test_a_role_that_was_taken_away_is_given_again(app: Flask, as_role: Any) -> None:
    person, place = factories.user("expert"), factories.subdistrict()
    admin = as_role("admin")
    page = f"/people/{person.id}"
    assert admin.send(f"{page}/grants/{person.grants[0].id}/revoke", page=page).status_code == 302
    data = {"role": "expert", "place_id": str(place.id), "organisation_id": "0"}
    assert admin.send(page, data).status_code == 302
    assert "expert" in _user(person).actor.roles
    assert admin.send(page, data).status_code == 302, "twice is no error either"
    assert len(_user(person).grants) == 1


def test_the_pages_ask_and_confirm(app: Flask, as_role: Any) -> None:
    person, place = factories.user(), factories.subdistrict()
    first, second = as_role("admin"), as_role("admin")
    page = f"/people/{person.id}"
    data = {"role": "command", "place_id": str(place.id), "organisation_id": "0"}
    assert first.send(page, {**data, "reason": "...."}).status_code == 422
    assert first.send(page, {**data, "reason": WHY}).status_code == 302
    change = pending.list_open()[0]
    waiting = second.get("/second-person").get_data(as_text=True)
    assert WHY in waiting and person.name in waiting
    assert first.send(f"/second-person/{change.id}/confirm", page="/second-person").status_code == 403
    refused = second.send(
        f"/second-person/{change.id}/decline", {f"change{change.id}-reason": "…"}, page="/second-person"
    )
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    fold = page[page.index('<details class="details" open') :].partition("</details>")[0]
    assert "不予确认" in fold and 'aria-invalid="true"' in fold and ">…</textarea>" in fold.replace("\r\n", "")
    assert second.send(f"/second-person/{change.id}/confirm", page="/second-person").status_code == 303
    assert "command" in _user(person).actor.roles
    for role in ("command", "supervisor", "resident"):
        assert as_role(role).get("/second-person").status_code == 403


def test_who_asked_takes_it_back_in_words_of_their_own(app: Flask, as_role: Any) -> None:
    person, place, admin = factories.user(), factories.subdistrict(), as_role("admin")
    data = {"role": "command", "place_id": str(place.id), "organisation_id": "0", "reason": WHY}
    assert admin.send(f"/people/{person.id}", data).status_code == 302
    change = db.session.query(PendingChange).one()
    page = admin.get("/second-person").get_data(as_text=True)
    assert "撤回的理由" in page and "不确认的理由" not in page
    assert (
        "综合信息指挥室"
        in admin.get(f"/people/{person.id}").get_data(as_text=True).partition("等待第二名管理员")[2][:400]
    )
    short = admin.send(
        f"/second-person/{change.id}/decline", {f"change{change.id}-reason": "否"}, page="/second-person"
    )
    assert "撤回的理由：" in short.get_data(as_text=True), "an error names the field as the form does"
    answer = admin.send(
        f"/second-person/{change.id}/decline", {f"change{change.id}-reason": WHY}, page="/second-person"
    )
    assert answer.status_code == 303
    page = admin.get(answer.location).get_data(as_text=True)
    assert "已撤回，没有任何变更" in page and "未予确认" not in page
    verbs = db.session.scalars(select(Event.verb).where(Event.subject_type == "pending_changes")).all()
    assert verbs == ["asked_for", "taken_back"]


def test_what_only_two_do_is_asked_for_in_these_words(app: Flask, as_role: Any) -> None:
    auditor, clerk, admin = factories.user("auditor"), factories.user("expert"), as_role("admin")
    guarded = admin.get(f"/people/{auditor.id}").get_data(as_text=True)
    assert "重设密码、增加权限、收回角色或停用账号，都须两名管理员同意" in guarded
    for words in ("确认停用此账号", "确认收回此角色", "确认重设密码"):
        assert words in guarded
    assert "它的所有登录都会结束" not in guarded
    assert "确认停用此账号" not in admin.get(f"/people/{clerk.id}").get_data(as_text=True)


def test_a_new_role_has_no_place_until_one_is_chosen(app: Flask, as_role: Any) -> None:
    person, admin = factories.user(), as_role("admin")
    page = admin.get(f"/people/{person.id}").get_data(as_text=True)
    first = page.partition('name="place_id"')[2].partition("</option>")[0]
    assert '<option value="0">' in first
    refused = admin.send(f"/people/{person.id}", {"role": "expert", "place_id": "0", "organisation_id": "0"})
    assert refused.status_code == 422 and not _user(person).grants


def test_a_protective_setting_needs_a_reason_a_second_person_and_a_public_day(app: Flask, client: Any) -> None:
    admin, other, today = factories.actor("admin"), factories.actor("admin"), clock.today()
    for reason, day in (("....", None), (WHY, today), (WHY, today + timedelta(days=367))):
        with pytest.raises(InvalidInput), transaction():
            change_rule(admin, DISPUTE_DAYS, "20", reason, day)
    with transaction():
        change = change_rule(admin, DISPUTE_DAYS, "20", WHY, today + timedelta(days=3))
    assert isinstance(change, PendingChange) and get_setting(DISPUTE_DAYS) == 30
    with pytest.raises(Forbidden), transaction():
        confirm_change(admin, pending.get_change(change.id))
    with transaction():
        confirm_change(other, pending.get_change(change.id))
    assert get_setting(DISPUTE_DAYS) == 30, "published, and not in force before its day"
    html = client.get("/rules-in-force").get_data(as_text=True)
    assert WHY in html and other.name in html
    starts = clock.local_midnight(today + timedelta(days=3))
    with clock.pretend(starts - timedelta(seconds=1)):
        assert get_setting(DISPUTE_DAYS) == 30
    with clock.pretend(starts):
        assert get_setting(DISPUTE_DAYS) == 20


def test_the_page_of_a_rule_says_what_waits_and_who_asked_for_it(app: Flask, as_role: Callable[..., Any]) -> None:
    asker, client, path = factories.user("admin"), as_role("admin"), f"/settings/{DISPUTE_DAYS}"
    assert "等待第二人确认" not in client.get(path).get_data(as_text=True)
    with clock.pretend(datetime(2026, 11, 29, 2, tzinfo=UTC)), transaction():
        change_rule(asker.actor, DISPUTE_DAYS, "20", WHY, date(2026, 12, 1))
    with clock.pretend(datetime(2026, 11, 30, 2, tzinfo=UTC)):
        page = client.get(path).get_data(as_text=True)
        waiting = client.get("/second-person").get_data(as_text=True)
    assert "等待第二人确认" in page and asker.name in page and "2026年11月29日 10:00" in page and WHY in page
    assert 'name="value"' not in page, "another value would be refused"
    record = as_role("auditor").get("/record?subject_type=pending_changes").get_data(as_text=True)
    label = str(DEFINITIONS[DISPUTE_DAYS].label)
    assert f"变更保护性规则：{label}" in record, "an auditor reads which rule"
    for text in (page, waiting, record):
        assert "30 → 20" in text and "2026年12月1日" in text and "2026-12-01)" not in text


def test_the_record_tells_of_a_rule_that_no_version_knows_any_more(app: Flask, as_role: Callable[..., Any]) -> None:
    admin = factories.actor("admin")
    with transaction():
        change = change_rule(admin, DISPUTE_DAYS, "20", WHY)
        assert isinstance(change, PendingChange)
        change.data = change.data | {"rule": "gone.rule"}
    record = as_role("auditor").get("/record?subject_type=pending_changes").get_data(as_text=True)
    assert "gone.rule: 30 → 20" in record


def test_what_waits_for_a_second_person_stands_on_their_first_page(app: Flask, as_role: Callable[..., Any]) -> None:
    asker, place = as_role("admin"), factories.subdistrict()
    admin, person = factories.actor("admin"), factories.user()
    with transaction():
        operations.ask_to_grant(admin, person, "command", place, None, WHY)
    page = as_role("admin").get("/").get_data(as_text=True)
    assert "目前没有等您处理的事项" not in page and "项变更待您作为第二人确认" in page
    with transaction():
        decline_change(admin, pending.list_open()[0], WHY)
    assert "目前没有等您处理的事项" in asker.get("/").get_data(as_text=True)
