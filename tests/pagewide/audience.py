"""Who looks at the pages: visitors, holders of a receipt, and somebody of each role."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from govtrack.accounts.models import User
from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.roles import ALL
from govtrack.core.access import ACCOUNT_HOLDER, PUBLIC, SIGNED_IN
from govtrack.core.clock import now, today
from govtrack.core.db import db, transaction
from govtrack.core.names import normal_name
from govtrack.discussion import operations as discussion
from govtrack.discussion.models import Contribution
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import get_submission
from govtrack.places.queries import find_subdistrict
from govtrack.proposals import operations as proposals
from govtrack.proposals.models import Proposal
from govtrack.residents import operations as residents
from govtrack.residents.models import Resident
from govtrack.topics import operations as topics
from govtrack.topics.clustering import Flood
from govtrack.topics.models import EngineRun, Topic
from govtrack.topics.operations.flagging import flag_floods
from govtrack.topics.operations.periods import store_period
from govtrack.topics.queries import list_members
from govtrack.topics.queries.period_lists import find_wanted
from govtrack.topics.tasks.past import find_matters
from tests.pages import PageClient
from tests.residents.people import sign_in_resident

VISITOR, HOLDER = "visitor", "holder"
RESIDENTS = (VISITOR, HOLDER, ACCOUNT_HOLDER, "resident", "verified_resident")


class GatheringClient(PageClient):
    """A client whose pages are judged all together, by the tests, instead of one by one."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The response, as it is."""
        return FlaskClient.open(self, *args, **kwargs)


@dataclass(frozen=True, eq=False)
class Reader:
    """Somebody with a client; ``key`` is the session cookie that a browser needs to be the same person."""

    role: str
    client: GatheringClient

    @property
    def key(self) -> str | None:
        """The session cookie, once there is one."""
        cookie = self.client.get_cookie("session")
        return cookie.value if cookie else None

    def may_try(self, roles: frozenset[str]) -> bool:
        """Whether a route of these roles is open to the reader at all."""
        if PUBLIC in roles:
            return True
        if self.role == ACCOUNT_HOLDER:
            return ACCOUNT_HOLDER in roles
        return self.role not in {VISITOR, HOLDER} and bool(roles & {SIGNED_IN, self.role})


def accounts_of(home: Path) -> dict[str, Any]:
    """The accounts and receipts of the demonstration, as its loading writes them down."""
    return dict(json.loads((home / "demo-accounts.json").read_text(encoding="utf-8")))


def readers(app: Flask, home: Path) -> list[Reader]:
    """Everybody, residents first, signed in where a role needs it."""
    accounts = accounts_of(home)
    app.test_client_class = GatheringClient
    found = [Reader(VISITOR, app.test_client()), Reader(HOLDER, app.test_client())]
    for role in sorted(ALL, key=lambda role: role not in RESIDENTS):
        client = app.test_client()
        with app.app_context():
            login = normal_name(accounts["roles"][role]["name"])
            user = db.session.scalars(select(User).where(User.login == login)).one()
            client.sign_in(user)
        found.append(Reader(role, client))
    found.append(Reader(ACCOUNT_HOLDER, _account_holder(app, accounts)))
    return found


def _account_holder(app: Flask, accounts: dict[str, Any]) -> GatheringClient:
    """A resident with an account, who keeps the letters of the demonstration's receipts in it."""
    client = app.test_client()
    assert isinstance(client, GatheringClient)
    with app.app_context():
        account = sign_in_resident(client).id
    for code in accounts["receipts"]:
        client.send("/mine/letters", {"code": code}, page="/mine")
    with app.app_context():
        # Comes back next week: what was told of the letters, in the language of that day, is over.
        sign_in_resident(client, db.session.get_one(Resident, account))
    return client


def enter_codes(holder: Reader, home: Path) -> list[str]:
    """Opens each receipt of the demonstration; returns the numbers of the submissions."""
    pages = [holder.client.send("/follow", {"code": code}).location for code in accounts_of(home)["receipts"]]
    return [page.rsplit("/", 1)[1] for page in pages]


def _checked(holder: Reader) -> str:
    """The check page of a report as a visitor writes it."""
    typed = {
        "kind": "issue",
        "place": "unknown",
        "place_note": "河边步道",
        "title": "楼道灯不亮",
        "body": "二楼的灯坏了一个星期。",
    }
    return holder.client.send("/report", {**typed, "identity_mode": "confidential"}).get_data(as_text=True)


def report_to_check(holder: Reader) -> str:
    """Writes a report that is not sent yet; returns the token under which it waits."""
    return str(_hidden(_checked(holder))["token"][0])


def report(holder: Reader) -> int:
    """Sends a report as a visitor does; returns the id of the submission, whose receipt is open now."""
    page = _checked(holder)
    answer = holder.client.post("/report", data={**_hidden(page), "step": "send"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return int(answer.location.rsplit("/", 1)[1])


def refuse_two(app: Flask, holder: Reader, home: Path) -> str:
    """The desk refuses two reports of the holder, who appeals against one; returns the number of the other."""
    login = accounts_of(home)["roles"]["command"]["name"]
    refused = [report(holder) for _turn in range(2)]
    with app.app_context(), transaction():
        desk = db.session.scalars(select(User).where(User.login == login)).one().actor
        letters = [get_submission(letter_id) for letter_id in refused]
        for letter in letters:
            intake.not_accept(desk, letter, "不属于本街道受理范围")
        intake.appeal(as_reporter(), letters[0], "这盏灯在本街道，请再看一次。")
        return letters[1].number


def discuss(app: Flask, holder: Reader) -> list[int]:
    """The owner of an account writes twice; the desk shows the first and refuses the second."""
    about = {"kind": "for", "text": "楼道里装感应灯，晚上回来就不用摸黑上楼了。"}
    other = {"kind": "fact", "text": "我们这个单元一共六层，只有三层的灯是好的。"}
    with app.app_context():
        waiting = db.session.scalars(select(Contribution).where(Contribution.state == "waiting")).first()
        assert waiting is not None
        page = f"/discussion/{waiting.matter}/{waiting.matter_id}/write"
    for typed in (about, other):
        assert holder.client.send(page, typed).status_code == 302
    with app.app_context(), transaction():
        first, second = db.session.scalars(select(Contribution).order_by(Contribution.id.desc()).limit(2)).all()[::-1]
        user = list_users_with_role("command", place_path=first.place_path)[0]
        discussion.show(user.actor, first, first.redacted_text)
        discussion.refuse(user.actor, second, "请写明这个数字是什么时候数的。")
        said, author = [first.id, second.id], first.resident_id
    with app.app_context():
        # Comes back next week, as above: the thanks of that day are over.
        sign_in_resident(holder.client, db.session.get_one(Resident, author))
    return said


def propose(app: Flask, contribution_id: int) -> dict[str, list[dict[str, Any]]]:
    """Whoever wrote this contribution has three letters that propose something: one may be offered, one waits for the
    desk, and one is public, with something more that waits. Returns the parts of the addresses of their pages."""
    with app.app_context(), transaction():
        said = db.session.get_one(Contribution, contribution_id)
        author = db.session.get_one(Resident, said.resident_id)
        offered = select(Proposal.submission_id)
        free = select(Submission).where(Submission.kind == "proposal", Submission.state == "accepted")
        letters = db.session.scalars(free.where(Submission.id.not_in(offered)).order_by(Submission.id).limit(3)).all()
        for letter in letters:
            residents.keep_written(author, letter)
        proposals.offer(author, letters[0])
        shown = proposals.offer(author, letters[1])
        desk = list_users_with_role("community_staff", place_path=shown.place.path)[0].actor
        if letters[1].redaction_confirmed_at is None:
            words = (letters[1].redacted_title, letters[1].redacted_body)
            intake.confirm_redaction(desk, letters[1], *words, letters[1].version)
        proposals.publish(desk, shown, seen_edition=shown.edition)
        proposals.add_update(author, shown, "昨天和邻居们一起量了尺寸，放得下。")
        own = [{"proposal_id": shown.id}]
        return {
            "proposals.offer": [{"number": letters[2].number}], "proposals.revise": own, "proposals.add": own,
            "proposals.ask_to_merge": own,
        }  # fmt: skip


def import_sheet(desk: Reader, sheet: Any) -> None:
    """Uploads a sheet of letters, so that there is an import to look at."""
    answer = desk.client.send("/import", {"file": sheet, "channel": "letters"})
    assert answer.status_code == 303, answer.get_data(as_text=True)


def draw_period(app: Flask) -> None:
    """The hot matters of the last ninety days, asked for by the command room and drawn up as the worker does."""
    with app.app_context():
        place = find_subdistrict()
        assert place is not None
        room = list_users_with_role("command", place_path=place.path)[0].actor
        with transaction():
            list_id = topics.draw_period(room, place, today() - timedelta(days=90), today()).id
        wanted = find_wanted(list_id)
        assert wanted is not None
        hot = find_matters(*wanted)
        with transaction():
            store_period(list_id, hot.letters, hot.lacks_spread, [row.to_values() for row in hot.matters])


def call_meeting(caller: Reader) -> None:
    """Plans a council two weeks ahead, for the pages of a meeting that nobody has been told of yet."""
    html = caller.client.get("/council/new").get_data(as_text=True)
    lists = re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL)
    chosen = {name: re.findall(r'value="([^"]+)"', options)[-1] for name, options in lists}
    chosen["facilitator"] = re.findall(r'value="([^"]*)"', dict(lists)["facilitator"])[0]
    starts_at = (now() + timedelta(days=14)).strftime("%Y-%m-%dT09:00")
    typed = {
        "title": "楼道灯与电梯",
        "starts_at": starts_at,
        "venue": "社区活动室",
        "planned_minutes": "90",
        "online_link": "https://example.org/",
    }
    answer = caller.client.send("/council/new", {**chosen, **typed})
    assert answer.status_code in {302, 303}, answer.get_data(as_text=True)


def flag_flood(app: Flask) -> None:
    """Flags the letters of the topic that has most of them, as a run does that finds them alike."""
    with app.app_context(), transaction():
        topic = db.session.scalars(select(Topic).order_by(Topic.letters.desc())).first()
        run_id = db.session.scalar(select(func.max(EngineRun.id)))
        assert topic is not None and run_id is not None
        letters = tuple(letter.id for letter in list_members(topic))
        flag_floods(run_id, topic, [Flood(letters, 2, 1, ("few reporters", "new accounts"))])


def _hidden(html: str) -> dict[str, Any]:
    """The hidden fields of the form that sends the checked answers."""
    form = html[html.index("data-sending") :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[: form.index("</form>")]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name is not None
        found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return found
