"""Addresses, numbers and forms that somebody tries by hand: nothing opens that is not theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from govtrack.accounts.models import RoleGrant, User
from govtrack.accounts.roles import ALL
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.council.models import AgendaItem
from govtrack.intake.models import Submission
from govtrack.intake.reporters import Contact
from govtrack.responses.models import SCORES, Answer, Rating
from tests import factories, servers
from tests.council import scene as councils
from tests.pages import PageClient
from tests.responses import world

SignIn = Callable[..., PageClient]
RESIDENTS = ("resident", "verified_resident")
STAFF_PAGES = ("/desk", "/import", "/orders", "/panel", "/record", "/people", "/people/new", "/settings", "/jobs",
               "/second-person", "/responses/work", "/disputes", "/council/new", "/council/rules/new")  # fmt: skip
SECRET = "绝不能让别人看到的一句话"


def rows() -> dict[str, int]:
    """How many rows each table of consequence holds."""
    tables = (Submission, Answer, Rating, RoleGrant, User)
    return {table.__name__: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@pytest.mark.abuse(22)
@pytest.mark.parametrize("path", [path for path in STAFF_PAGES if path != "/orders"])
def test_pages_of_staff_are_closed_to_residents(as_role: SignIn, path: str) -> None:
    assert as_role("resident").get(path).status_code == 403


@pytest.mark.abuse(22, 30)
@pytest.mark.parametrize("path", STAFF_PAGES)
def test_pages_of_staff_ask_visitors_to_sign_in(client: PageClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302 and "/sign-in" in answer.location
    assert client.post(path, data={"confirm": "1"}).status_code in {302, 400, 401, 405}


@pytest.mark.abuse(21, 26, 42)
@pytest.mark.parametrize("role", ["resident", "auditor", "supervisor", "expert", "department", "property"])
def test_nobody_else_decides(as_role: SignIn, role: str) -> None:
    submission = world.letter(accepted=False)[0]
    around = councils.scene()
    topic = councils.admitted_topic(around)
    meeting = councils.planned(around, topic)
    person, state = as_role(role), (submission.state, topic.state, meeting.state, topic.title)
    for path in (
        f"/submissions/{submission.id}/accept", f"/topics/{topic.id}/rename", f"/topics/{topic.id}/merge",
        f"/topics/{topic.id}/pin", f"/panel/{topic.id}/decide", f"/council/{meeting.id}/close",
        f"/council/{meeting.id}/minutes/1/confirm", f"/council/{meeting.id}/agenda/1/up",
        f"/council/{meeting.id}/minutes/publish", f"/topics/{topic.id}/letters",
    ):  # fmt: skip
        form = {"title": "x", "reason": "一个很长的理由", "action": "reject", "csrf_token": _token(person)}
        assert person.post(path, data=form).status_code in {403, 404}, path
    for row in (submission, topic, meeting):
        db.session.refresh(row)
    assert (submission.state, topic.state, meeting.state, topic.title) == state


def _token(person: PageClient) -> str:
    return person.token("/account/password")


@pytest.mark.abuse(23)
def test_staff_of_one_community_touch_nothing_of_another(as_role: SignIn) -> None:
    here, there = factories.place("community"), factories.place("community")
    submission = world.letter(at=there, accepted=False)[0]
    clerk = as_role("community_staff", at=here)
    assert clerk.get(f"/submissions/{submission.id}").status_code == 404
    assert clerk.get(f"/submissions/{submission.id}/identity").status_code == 404
    form = {"reason": "一个很长的理由", "csrf_token": _token(clerk)}
    for step in ("accept", "not_accept", "redirect", "mask"):
        assert clerk.post(f"/submissions/{submission.id}/{step}", data=form).status_code in {403, 404, 405}
    db.session.refresh(submission)
    assert submission.state == "received"
    assert f"/submissions/{submission.id}" not in clerk.get("/desk").get_data(as_text=True)


@pytest.mark.abuse(20, 24)
def test_children_are_found_under_their_own_parents_alone(as_role: SignIn, client: PageClient) -> None:
    around = councils.scene()
    first = councils.planned(around, councils.admitted_topic(around))
    second = councils.planned(around, councils.admitted_topic(around, title="另一件事"))
    item = db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == second.id)).one()
    recorder = PageClient(client.application, client.application.response_class)
    recorder.sign_in(around.recorder)
    assert recorder.get(f"/council/{first.id}/record/{item.id}").status_code == 404
    form = {"csrf_token": _token(recorder), "text": "x"}
    assert recorder.post(f"/council/{first.id}/record/{item.id}/suggestion", data=form).status_code in {403, 404}
    for path in (f"/council/{first.id}/calendar.ics", f"/council/{first.id}/printed-agenda", f"/council/{first.id}"):
        assert client.get(path).status_code == 404, "a meeting that is not announced is not there"


@pytest.mark.abuse(20, 25)
def test_numbers_that_are_counted_through_open_nothing(as_role: SignIn, client: PageClient) -> None:
    submission = world.letter(accepted=False)[0]
    for path in (
        f"/receipt/{submission.id}", f"/follow/{submission.number}", f"/supplement/{submission.number}",
        f"/trace/submission/{submission.id}", f"/mine/{submission.number}/photos/1",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code in {302, 404}, path
        assert submission.title not in answer.get_data(as_text=True)
        assert submission.title not in str(answer.headers)
    other = as_role("resident")
    for number in range(1, 30):
        answer = other.post(f"/notices/{number}", data={"csrf_token": _token(other)})
        assert answer.status_code == 404


@pytest.mark.abuse(33)
def test_nobody_reads_people_by_their_numbers(as_role: SignIn, client: PageClient) -> None:
    person = factories.user("command", name="某某某")
    for role in (role for role in ALL if role != "admin"):
        answer = as_role(role).get(f"/people/{person.id}")
        assert answer.status_code == 403 and "某某某" not in answer.get_data(as_text=True), role
    for path in (f"/people/{person.id}.json", f"/api/people/{person.id}", f"/users/{person.id}", "/people?format=json"):
        assert client.get(path).status_code in {302, 404}


@pytest.mark.abuse(34, 35)
def test_a_confidential_letter_is_nowhere_in_public(client: PageClient, as_role: SignIn) -> None:
    submission, _code = world.letter(SECRET, contact=Contact(name="苏小晚", phone=world.PHONE))
    property_company, resident = as_role("property"), as_role("resident")
    paths = ("/", "/map", "/topics", "/search?q=绝不能", f"/search?q={submission.number}", f"/search?q={world.PHONE}",
             "/figures", "/responses", "/topics/changes", "/topics/progress", "/my-voices")  # fmt: skip
    for person in (client, property_company, resident):
        for path in paths:
            page = person.get(path).get_data(as_text=True)
            assert SECRET not in page and "苏小晚" not in page, path
            # The page of a search repeats what was looked for, and nothing else.
            assert world.PHONE not in page or world.PHONE in path, path


@pytest.mark.abuse(35)
def test_a_phone_number_opens_nothing(as_role: SignIn, client: PageClient) -> None:
    world.letter(SECRET, contact=Contact(phone=world.PHONE))
    for code in (world.PHONE, "0001", "苏小晚"):
        page = client.send("/follow", {"code": code}).get_data(as_text=True)
        assert SECRET not in page


@pytest.mark.abuse(36)
@pytest.mark.parametrize("role", ["command", "community_staff", "department", "supervisor"])
def test_values_of_the_administrator_are_not_for_staff(as_role: SignIn, role: str) -> None:
    admin = as_role("admin")
    person = factories.user("expert", login="hidden-login")
    admin.send(f"/people/{person.id}/disable", page=f"/people/{person.id}")
    staff = as_role(role)
    for path in ("/people", "/settings", "/jobs", "/second-person"):
        assert staff.get(path).status_code == 403
    answer = staff.get("/record")
    assert answer.status_code in {200, 403} and "hidden-login" not in answer.get_data(as_text=True)


@pytest.mark.abuse(37)
def test_pages_of_persons_are_never_kept(as_role: SignIn, client: PageClient) -> None:
    submission, code = world.letter()
    client.send("/follow", {"code": code})
    person = as_role("command")
    asked = [(client, f"/follow/{submission.number}"), (person, "/desk"), (person, "/notices"), (person, "/")]
    for who, path in asked:
        answer = who.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "no-store" and "Cookie" in answer.headers["Vary"], path


@pytest.mark.abuse(39)
def test_a_draft_photo_of_somebody_is_not_there(client: PageClient) -> None:
    for token in ("1", "a" * 32, "../1", "' OR 1=1"):
        assert client.get(f"/report/photos/{token}").status_code == 404


@pytest.mark.abuse(40)
def test_fifty_ratings_at_once_are_one(tmp_path: Path) -> None:
    with servers.house_on("postgresql", tmp_path, WTF_CSRF_ENABLED=False, TRUSTED_PROXIES=1) as house:
        submission, code = world.letter()
        world.deliver(world.published(topic=world.topic_of(submission)))
        answer_id, number = db.session.scalars(select(Answer.id)).one(), submission.number
        db.session.rollback()

        def rate(person: int) -> int:
            origin = {"Sec-Fetch-Site": "same-origin"}
            browser, headers = house.test_client(), {"X-Forwarded-For": f"10.0.0.{person}", **origin}
            browser.post("/follow", data={"code": code}, headers=headers)
            form = {f"rate{answer_id}-score": SCORES[0], f"rate{answer_id}-solved": "yes"}
            return browser.post(f"/follow/{number}/answers/{answer_id}/rate", data=form, headers=headers).status_code

        with ThreadPoolExecutor(10) as pool:
            statuses = set(pool.map(rate, range(50)))
        db.session.rollback()
        assert statuses <= {303, 409}, statuses
        assert db.session.scalar(select(func.count()).select_from(Rating)) == 1


@pytest.mark.abuse(41)
@pytest.mark.parametrize("score", ["1000", "-1", "0", "6", "abc", "", "4.5", "４＋"])
def test_values_outside_the_scale_are_refused(client: PageClient, score: str) -> None:
    submission, code = world.letter()
    world.deliver(world.published(topic=world.topic_of(submission)))
    answer_id = db.session.scalars(select(Answer.id)).one()
    client.send("/follow", {"code": code})
    page, path = f"/follow/{submission.number}", f"/follow/{submission.number}/answers/{answer_id}/rate"
    form = {"csrf_token": client.token(page), f"rate{answer_id}-score": score, f"rate{answer_id}-solved": "yes"}
    assert client.post(path, data=form).status_code == 422
    assert rows()["Rating"] == 0


@pytest.mark.abuse(47)
def test_fields_that_no_form_has_are_ignored(as_role: SignIn, client: PageClient) -> None:
    place = factories.place("community")
    extra = {"id": "1", "state": "accepted", "role": "admin", "is_admin": "1", "verified": "1", "reporter_id": "1",
             "number": "XH-1", "decided_by_id": "1", "community_id": "2", "source": "hotline"}  # fmt: skip
    form = {"step": "send", "kind": "issue", "place": str(place.id), "title": "灯坏了", "body": "楼下的灯坏了三天",
            "identity_mode": "anonymous", "token": "mass-assignment-1"}  # fmt: skip
    client.send("/report", {**form, **extra})
    row = db.session.scalars(select(Submission)).one()
    assert (row.state, row.source) == ("received", "mailbox") and row.number != "XH-1"
    person = as_role("resident")
    before = rows()
    form = {"current": factories.PASSWORD, "new": "a new cup of green tea", "repeat": "a new cup of green tea"}
    person.send("/account/password", {**form, **extra})
    assert rows()["RoleGrant"] == before["RoleGrant"]


@pytest.mark.abuse(48)
def test_endless_passwords_are_limited_whatever_is_forged(app: Flask) -> None:
    person = factories.user("command", login="somebody")
    statuses = []
    for number, typed in enumerate(["somebody", " SomeBody ", "ｓｏｍｅｂｏｄｙ", "SOMEBODY", "somebody "] * 5):
        client = PageClient(app, app.response_class)
        headers = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP"), f"10.0.0.{number}")
        form = {"login": typed, "password": f"wrong {number}", "csrf_token": client.token("/sign-in")}
        statuses.append(client.post("/sign-in", data=form, headers=headers).status_code)
    assert 429 in statuses and statuses.index(429) <= 12
    assert person.is_enabled


@pytest.mark.abuse(49)
def test_an_unknown_name_costs_the_same_work(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[object] = []
    usual = PasswordHasher.verify

    def verify(hasher: PasswordHasher, *words: Any, **more: Any) -> Any:
        verified.append(words)
        return usual(hasher, *words, **more)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    person = factories.user("admin")
    pages = []
    for number, login in enumerate((person.login, "nobody-of-this-name"), 1):
        answer = client.send("/sign-in", {"login": login, "password": "wrong words here"})
        text = answer.get_data(as_text=True).partition('class="error-summary"')[2].partition("</div>")[0]
        pages.append((answer.status_code, text))
        assert len(verified) == number, "one slow hash for each"
    assert pages[0] == pages[1] and pages[0][0] == 422


@pytest.mark.abuse(10)
@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "//evil.example", "\\\\evil.example", "/\\evil.example", "https:evil.example",
     "https://evil.example", "/%09/evil.example", "http:///evil.example", " //evil.example", "/\t/evil.example"],
)  # fmt: skip
def test_following_leads_nowhere_else(client: PageClient, target: str) -> None:
    person = factories.user("resident")
    answer = client.send("/sign-in", {"login": person.login, "password": factories.PASSWORD, "next": target})
    assert answer.status_code in {302, 303}
    assert re.fullmatch(r"/(?![/\\]).*|http://localhost/.*", answer.location), answer.location
    for path, form in (("/preferences", {"next": target, "theme": "dark"}), ("/my-community", {"next": target})):
        location = client.post(path, data=form).headers.get("Location", "/")
        assert re.fullmatch(r"/(?![/\\]).*|http://localhost/.*", location), location


@pytest.mark.abuse(29)
def test_another_site_sends_nothing_in_our_name(as_role: SignIn) -> None:
    submission, desk = world.letter(accepted=False)[0], as_role("command")
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for path, form in (
        (f"/submissions/{submission.id}/accept", {}),
        ("/sign-in", {"login": "x", "password": "y"}),
        ("/report", {"title": "planted words", "body": "planted words", "step": "send"}),
    ):
        answer = desk.post(path, data=form, headers=foreign)
        assert answer.status_code in {400, 403} and "planted words" not in answer.get_data(as_text=True), path
    db.session.refresh(submission)
    assert submission.state == "received"
    assert "Access-Control-Allow-Origin" not in desk.get("/desk", headers=foreign).headers


@pytest.mark.abuse(45)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80@localhost", "例子.测试"])
def test_addresses_do_not_follow_the_host_header(client: PageClient, host: str) -> None:
    around = councils.scene()
    meeting = councils.planned(around, councils.admitted_topic(around), starts_at=now().replace(year=now().year + 1))
    for path in ("/", "/topics", "/map", "/sign-in", f"/council/{meeting.id}/calendar.ics"):
        answer = client.get(path, environ_overrides={"HTTP_HOST": host} if host.isascii() else {})
        assert answer.status_code < 500, path
        assert "evil.example" not in answer.get_data(as_text=True), path
        assert "evil.example" not in answer.headers.get("Location", "") + answer.headers["Content-Security-Policy"]


@pytest.mark.abuse(50)
def test_bombs_of_parts_are_refused(client: PageClient) -> None:
    form: dict[str, Any] = {f"field{number}": "x" for number in range(2500)}
    answer = client.post("/report", data=form, content_type="multipart/form-data")
    assert answer.status_code in {400, 413}
    assert client.post("/report", data={"body": "x" * 3_000_000}).status_code in {400, 413}


@pytest.mark.abuse(50)
def test_nothing_but_what_an_operator_names_is_asked_for() -> None:
    root = Path(__file__).parents[2] / "govtrack"
    asking = re.compile(r"^\s*(?:import|from) (?:requests|httpx|urllib\.request|aiohttp|smtplib|imaplib)\b", re.M)
    found = {str(path.relative_to(root)) for path in root.rglob("*.py") if asking.search(path.read_text("utf-8"))}
    assert found <= {"topics/engine/endpoint.py", "notify/mail.py"}, found


@pytest.mark.abuse(43)
def test_rules_of_tomorrow_do_not_touch_the_council_of_today(as_role: SignIn) -> None:
    around = councils.scene()
    meeting = councils.planned(around, councils.admitted_topic(around))
    before = meeting.rule_set_id if hasattr(meeting, "rule_set_id") else None
    admin = as_role("admin")
    page = admin.get("/council/rules/new").get_data(as_text=True)
    form = dict(re.findall(r'name="([^"]+)"[^>]*?value="([^"]*)"', page))
    admin.post("/council/rules/new", data={**form, "reason": "一个很长的理由，说明为什么要改"})
    db.session.refresh(meeting)
    assert (meeting.rule_set_id if hasattr(meeting, "rule_set_id") else None) == before


@pytest.mark.abuse(44)
def test_no_name_stands_beside_a_vote(app: Flask) -> None:
    people = {"user_id", "participant_id", "voter_id", "reporter_id"}
    for name, table in db.metadata.tables.items():
        columns = {column.name for column in table.columns}
        assert not ("motion_id" in columns and columns & people), f"{name} would tell who voted"


@pytest.mark.abuse(9)
def test_a_conflict_shows_words_and_no_markup(as_role: SignIn) -> None:
    submission, desk = world.letter(accepted=False)[0], as_role("command")
    hostile = "<img src=x onerror=alert(1)>"
    page = f"/submissions/{submission.id}"
    assert desk.send(f"{page}/accept", page=page).status_code in {302, 303}
    form = {"reason": hostile * 3, "csrf_token": _token(desk)}
    answer = desk.post(f"{page}/not_accept", data=form)
    assert answer.status_code < 500 and "<img src=x" not in answer.get_data(as_text=True)
    answer = desk.post("/sign-in", data={"login": hostile, "password": "x"})
    assert "<img src=x" not in answer.get_data(as_text=True)
