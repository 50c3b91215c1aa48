"""A resident reports something in a browser without an account."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from govtrack.core.clock import now
from govtrack.core.db import _before_commit, around_transactions, db, transaction
from govtrack.core.errors import Conflict
from govtrack.core.kept_photos import KeptPhoto
from govtrack.intake import operations, receipts
from govtrack.intake.forms import report as report_forms
from govtrack.intake.models import ProposalDetail, Submission
from govtrack.intake.queries import find_by_receipt, get_submission
from govtrack.intake.recipients import URGENT
from govtrack.intake.views import reporting
from govtrack.notify.models import Message
from govtrack.places.models import Place
from tests import factories
from tests.intake.drafts import sent, step
from tests.pages import PageClient


@pytest.fixture
def place(app: Flask) -> Place:
    return factories.place(name_zh="青莎公寓")


def typed(place: Place, **values: Any) -> dict[str, Any]:
    return {
        "kind": "issue", "place": str(place.id), "place_note": "北门", "title": "楼道灯不亮",
        "body": "二楼的灯坏了一个星期。", "identity_mode": "confidential", **values,
    }  # fmt: skip


def picture(side: int = 40, name: str = "灯.jpg") -> tuple[io.BytesIO, str]:
    """A photo that tells its place in its hidden data."""
    stream, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (side, side), "red").save(stream, "JPEG", exif=exif)
    stream.seek(0)
    return stream, name


def hidden_of(html: str) -> dict[str, Any]:
    """The hidden fields of the check page's form, as a browser sends them."""
    form = html[html.index("data-sending") :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[: form.index("</form>")]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name is not None
        found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return found


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Submission)) or 0


def test_from_the_form_over_the_check_page_to_the_code(client: PageClient, place: Place) -> None:
    checked = client.send("/report", typed(place))
    assert checked.status_code == 200
    assert count() == 0
    html = checked.get_data(as_text=True)
    assert "楼道灯不亮" in html
    answer = client.post("/report", data={**hidden_of(html), "step": "send"})
    assert answer.status_code == 303
    receipt = client.get(answer.location).get_data(as_text=True)
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", receipt)
    assert code is not None
    submission = find_by_receipt(code[0])
    assert submission is not None
    assert (submission.title, submission.place_id, submission.state) == ("楼道灯不亮", place.id, "received")


def test_the_check_page_says_whether_a_message_will_come(
    client: PageClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_forms, "channels_on", lambda: ["in_app", "email"])
    html = client.send("/report", typed(place, contact_phone="13812345678")).get_data(as_text=True)
    assert "您没有留邮箱，不会收到通知" in html
    html = client.send("/report", typed(place, contact_email="chen@example.org")).get_data(as_text=True)
    assert "发送到邮箱 chen@example.org" in html
    monkeypatch.setattr(report_forms, "channels_on", lambda: ["in_app"])
    html = client.send("/report", typed(place, contact_email="chen@example.org")).get_data(as_text=True)
    assert "本站目前不发送通知" in html


def test_a_number_that_lacks_digits_is_told_at_its_field(client: PageClient, place: Place) -> None:
    wrong = typed(place, contact_phone="138123456", wants_callback="y")
    html = client.send("/report", wrong).get_data(as_text=True)
    assert "电话号码不完整" in html
    assert 'value="138123456"' in html
    assert "二楼的灯坏了一个星期。" in html


def test_a_grid_worker_tells_what_was_seen_on_the_way(as_role: Any, place: Place) -> None:
    factories.place(name_zh="别处的小区")
    worker = as_role("grid_worker", at=place)
    assert 'href="/report?source=grid"' in worker.get("/").get_data(as_text=True)
    form = worker.get("/report?source=grid").get_data(as_text=True)
    assert f'<option selected value="{place.id}">青莎公寓</option>' in form and "网格巡查" in form
    checked = worker.send("/report", typed(place, source="grid"), page="/report?source=grid").get_data(as_text=True)
    assert "网格巡查" in checked
    assert worker.post("/report", data={**hidden_of(checked), "step": "send"}).status_code == 303
    assert db.session.scalar(select(Submission.source)) == "grid"


def test_nobody_else_sends_a_grid_patrol(client: PageClient, place: Place) -> None:
    assert "网格巡查" not in client.get("/report?source=grid").get_data(as_text=True)
    checked = client.send("/report", typed(place, source="grid")).get_data(as_text=True)
    client.post("/report", data={**hidden_of(checked), "step": "send"})
    assert db.session.scalar(select(Submission.source)) == "mailbox"


def test_the_receipt_is_for_this_browser_and_a_short_time(
    app: Flask, client: PageClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.send("/report", typed(place)).get_data(as_text=True)
    location = client.post("/report", data={**hidden_of(page), "step": "send"}).location
    assert app.test_client().get(location).status_code == 404
    monkeypatch.setattr(receipts, "now", lambda: now() + timedelta(hours=1))
    later = client.get(location).get_data(as_text=True)
    assert not re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", later)


def test_a_double_click_and_going_back_make_one_submission(client: PageClient, place: Place) -> None:
    hidden = hidden_of(client.send("/report", typed(place)).get_data(as_text=True))
    locations = {client.post("/report", data={**hidden, "step": "send"}).location for _ in range(3)}
    again = client.post("/report", data={**hidden, "step": "send"}).location
    assert count() == 1
    assert locations == {again}


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": ""},
        {"place": "unknown", "place_note": ""},
        {"place": "999999"},
        {"place": "../etc"},
        {"title": ""},
        {"title": "长" * 81},
        {"body": ""},
        {"body": "长" * 5001},
        {"kind": "rant"},
        {"kind": "proposal", "question": ""},
        {"kind": "proposal", "question": "如何？", "options": "\n".join("abcdefghi")},
        {"category": "x"},
        {"identity_mode": "known"},
        {"identity_mode": "named", "contact_phone": "13800138000"},
        {"identity_mode": "named", "contact_name": "陈", "contact_email": ""},
        {"identity_mode": "anonymous", "wants_callback": "y", "contact_phone": "13800138000"},
        {"wants_callback": "y"},
        {"contact_phone": "123"},
        {"contact_email": "nobody"},
        {"body": "楼里着火了"},
    ],
)
def test_a_mistake_loses_nothing_that_was_typed(client: PageClient, place: Place, wrong: dict[str, str]) -> None:
    values = typed(place) | {"contact_email": "a@b.cn"} | wrong
    answer = client.send("/report", values)
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert count() == 0
    for name in ("place_note", "title", "body", "contact_email"):
        assert values[name] in html
    assert 'class="error-summary"' in html


def test_a_place_that_is_not_known_goes_to_the_command_room(client: PageClient, place: Place) -> None:
    page = client.send("/report", typed(place) | {"place": "unknown"}).get_data(as_text=True)
    client.post("/report", data={**hidden_of(page), "step": "send"})
    submission = db.session.scalar(select(Submission))
    assert (submission.place_id, submission.place_path, submission.place_note) == (None, "/", "北门")


def test_another_matter_behind_a_sent_form_is_shown_once_more_and_sent_by_one_more_press(
    client: PageClient, place: Place
) -> None:
    check = client.post("/report", data={**typed(place), "csrf_token": client.token("/report")}, follow_redirects=True)
    hidden = hidden_of(check.get_data(as_text=True))
    assert client.post("/report", data={**hidden, "step": "send"}).status_code == 303
    other = {**hidden, "title": ["井盖松了"], "body": ["东门的井盖一踩就响。"]}
    shown = client.post("/report", data={**other, "step": "send"})
    page = shown.get_data(as_text=True)
    assert shown.status_code == 409 and "现在填的内容和那次不同，还没有提交" in page
    assert "井盖松了" in page and "东门的井盖一踩就响。" in page and count() == 1
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
    assert token is not None and [token[1]] != hidden["token"]
    assert client.post("/report", data={**other, "token": token[1], "step": "send"}).status_code == 303
    assert count() == 2


def test_words_of_danger_ask_once(client: PageClient, place: Place) -> None:
    values = typed(place, body="昨天这里起火，已经扑灭了，要查原因。")
    refused = client.send("/report", values).get_data(as_text=True)
    assert "起火" in refused
    assert 'name="not_emergency"' in refused
    assert client.send("/report", {**values, "not_emergency": "y"}).status_code == 200


def test_whoever_has_called_for_help_says_so_and_the_desk_hears_of_it_at_once(
    client: PageClient, place: Place, as_role: Any
) -> None:
    desk = factories.user("command", name="值班员")
    values = typed(place, body="三幢楼道里有煤气味，有老人晕倒了。", help_called="y")
    assert "勾选相符的一项" in client.send("/report", {**values, "help_called": ""}).get_data(as_text=True)
    sent = client.send("/report", {**values, "step": "send"})
    letter = db.session.scalar(select(Submission).order_by(Submission.id.desc()))
    assert sent.status_code == 303 and letter is not None and letter.urgency == "red"
    assert letter.due_at - letter.received_at <= timedelta(hours=2, minutes=1)
    urgent = select(Message).where(Message.kind == URGENT)
    told = db.session.scalars(urgent.where(Message.user_id == desk.id)).all()
    assert told and {one.address for one in told} == {f"/submissions/{letter.id}"}
    page = as_role("command").get(f"/submissions/{letter.id}").get_data(as_text=True)
    assert "反映人已拨打110、119或120" in page
    reader = factories.actor("command")
    with transaction():
        operations.accept(reader, letter)
    assert all(one.read_at is not None for one in db.session.scalars(urgent)), "it was read"


def test_a_kind_of_matter_that_is_an_emergency_asks_too(client: PageClient, place: Place) -> None:
    category = factories.category("EL-E", is_emergency=True)
    values = typed(place, category=str(category.id))
    assert 'name="not_emergency"' in client.send("/report", values).get_data(as_text=True)
    assert client.send("/report", {**values, "not_emergency": "y"}).status_code == 200


def test_a_report_on_an_official_shows_the_confidential_way(client: PageClient, place: Place) -> None:
    assert "12388" in client.send("/report", typed(place, body="举报主任收红包")).get_data(as_text=True)


def test_the_kind_of_matter_is_suggested_from_the_words(client: PageClient, place: Place) -> None:
    category = factories.category("EL-T", keywords=["电梯", "困人"])
    page = client.send("/report", typed(place, body="三单元电梯一直坏")).get_data(as_text=True)
    assert category.name_zh in page or category.name_en in page
    client.post("/report", data={**hidden_of(page), "step": "send"})
    assert db.session.scalar(select(Submission.category_id)) == category.id


def test_a_proposal_keeps_question_ways_and_cost(client: PageClient, place: Place) -> None:
    assert 'value="proposal"' in client.get("/report?kind=proposal").get_data(as_text=True)
    values = typed(place, kind="proposal", question="校门口如何不堵？", options="错峰\n志愿者\n", cost_guess="约3000元")
    page = client.send("/report", values).get_data(as_text=True)
    client.post("/report", data={**hidden_of(page), "step": "send"})
    detail = db.session.scalar(select(ProposalDetail))
    assert (detail.question, detail.options, detail.cost_guess) == ("校门口如何不堵？", ["错峰", "志愿者"], "约3000元")


@pytest.mark.parametrize(("ways", "status"), [(7, 200), (8, 200), (9, 422)])
def test_a_proposal_names_a_handful_of_ways(client: PageClient, place: Place, ways: int, status: int) -> None:
    options = "\n".join(f"办法{number}" for number in range(ways))
    values = typed(place, kind="proposal", question="校门口如何不堵？", options=options)
    answer = client.send("/report", values)
    assert answer.status_code == status
    assert f"办法{ways - 1}" in answer.get_data(as_text=True), "nothing typed is lost"


def test_sending_without_end_is_slowed_down(client: PageClient, place: Place) -> None:
    data = {**typed(place), "csrf_token": client.token("/report")}
    statuses = [client.post("/report", data=data).status_code for _ in range(25)]
    assert statuses[0] != 429
    assert statuses[-1] == 429


def test_the_reporter_answers_a_question_of_the_desk(app: Flask, client: PageClient, place: Place) -> None:
    page = client.send("/report", typed(place)).get_data(as_text=True)
    client.post("/report", data={**hidden_of(page), "step": "send"})
    submission = db.session.scalar(select(Submission))
    submission = step(submission, operations.return_for_information, factories.actor("command"), "哪一幢？")
    address = f"/supplement/{submission.number}"
    assert app.test_client().get(address).status_code == 404
    assert "哪一幢？" in client.get(address).get_data(as_text=True)
    refused = client.send(address, {"answer": ""})
    assert refused.status_code == 422
    assert client.send(address, {"answer": "3幢"}).status_code == 303
    assert get_submission(submission.id).state == "screening"
    assert client.get(address).status_code == 409


def test_going_back_and_loading_again_find_the_check_page_until_it_was_sent(client: PageClient, place: Place) -> None:
    html = client.send("/report", {**typed(place), "photos": [picture()]}).get_data(as_text=True)
    hidden = hidden_of(html)
    address = f"/report/check?form={hidden['token'][0]}"
    assert hidden_of(client.get(address).get_data(as_text=True))["body"] == ["二楼的灯坏了一个星期。"]
    form = client.get(f"/report?form={hidden['token'][0]}").get_data(as_text=True)
    assert "二楼的灯坏了一个星期。" in form and hidden["photo_token"][0] in form
    receipt = client.post("/report", data={**hidden, "step": "send"}).location
    assert client.get(address).location == receipt


def test_a_report_on_its_check_page_belongs_to_one_browser(app: Flask, client: PageClient, place: Place) -> None:
    hidden = hidden_of(client.send("/report", typed(place)).get_data(as_text=True))
    stranger = app.test_client()
    for address in (f"/report/check?form={hidden['token'][0]}", f"/report?form={hidden['token'][0]}"):
        assert "二楼的灯坏了一个星期。" not in stranger.get(address, follow_redirects=True).get_data(as_text=True)


def test_too_many_reports_show_the_form_with_everything_in_it(client: PageClient, place: Place) -> None:
    data = {**typed(place), "csrf_token": client.token("/report")}
    for _ in range(20):
        client.post("/report", data=data)
    refused = client.post("/report", data={**data, "title": "第二十一封"})
    assert refused.status_code == 429
    html = refused.get_data(as_text=True)
    assert "第二十一封" in html and "二楼的灯坏了一个星期。" in html and 'name="body"' in html


def test_pages_of_others_are_not_there(app: Flask, client: PageClient) -> None:
    submission, _code = sent()
    for address in ("/receipt/1", f"/receipt/{submission.id}", "/receipt/999999", f"/supplement/{submission.number}",
                    "/supplement/XH-1-1", f"/mine/{submission.number}/photos/1", "/report/photos/none"):  # fmt: skip
        assert client.get(address).status_code == 404


def test_drafts_that_were_never_sent_are_forgotten(client: PageClient, place: Place) -> None:
    client.send("/report", {**typed(place, title=""), "photos": [picture()]})
    with transaction():
        assert operations.forget_unsent_photos() == 0
        row = db.session.scalar(select(KeptPhoto))
        row.created_at = now() - timedelta(days=2)
        db.session.flush()
        assert operations.forget_unsent_photos() == 1


def test_people_of_one_community_send_after_one_another(
    client: PageClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    @contextmanager
    def take(name: int) -> Iterator[None]:
        taken.append(name)
        yield

    monkeypatch.setattr(reporting.COMMUNITY_TURNS, "take", take)
    community = place.parent
    assert community is not None
    for chosen in (str(place.id), str(community.id), "unknown"):
        checked = client.send("/report", typed(place) | {"place": chosen}).get_data(as_text=True)
        assert client.post("/report", data={**hidden_of(checked), "step": "send"}).status_code == 303
    assert taken == [community.id, community.id, 0]


def test_a_letter_and_what_its_browser_holds_are_one_commit(client: PageClient, place: Place) -> None:
    hidden = hidden_of(client.send("/report", typed(place)).get_data(as_text=True))
    commits: list[str] = []

    def note(_session: Any, _flush: Any = None) -> None:
        commits.append("written")

    around_transactions(lambda: None, note)
    try:
        answer = client.post("/report", data={**hidden, "step": "send"})
    finally:
        _before_commit.remove(note)
    assert commits == ["written"]
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", client.get(answer.location).get_data(as_text=True))


def test_a_letter_takes_few_statements_and_reads_nothing_while_others_wait_for_its_number(
    client: PageClient, place: Place, count_queries: list[str]
) -> None:
    """Whoever has taken a number keeps every other letter waiting until the commit."""
    hidden = hidden_of(client.send("/report", typed(place, contact_phone="13812345678")).get_data(as_text=True))
    count_queries.clear()
    assert client.post("/report", data={**hidden, "step": "send"}).status_code == 303
    number = next(at for at, statement in enumerate(count_queries) if "INTO number_series" in statement)
    read = [re.findall(r"FROM (\w+)", text) for text in count_queries[number:] if text.startswith("SELECT")]
    # How many letters name this contact, once it is in the vault; and whether the session was ended meanwhile.
    assert read == [["reporter_contacts"], ["web_sessions"]]
    assert len(count_queries) == 20, "\n".join(count_queries)


def test_a_letter_that_was_not_taken_in_is_still_on_its_check_page(
    client: PageClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.send("/report", typed(place)).get_data(as_text=True)
    hidden = hidden_of(page)

    def fail() -> None:
        raise Conflict

    # What comes last of all that is done with the letter.
    monkeypatch.setattr(reporting, "write_along", fail)
    assert client.post("/report", data={**hidden, "step": "send"}).status_code == 409
    assert count() == 0
    checked = client.get(f"/report/check?form={hidden['token'][0]}")
    assert checked.status_code == 200 and "楼道灯不亮" in checked.get_data(as_text=True)
    monkeypatch.undo()
    assert client.post("/report", data={**hidden, "step": "send"}).status_code == 303
    assert count() == 1


def test_what_is_no_choice_of_the_list_is_refused_and_the_list_is_offered_again(
    client: PageClient, place: Place
) -> None:
    other = factories.place(name_zh="别处的小区")
    house = factories.place(level="building", name_zh="一幢")
    for wrong in (str(house.id), f"0{place.id}", f"{place.id} ", f"+{place.id}"):
        answer = client.send("/report", {**typed(place), "place": wrong})
        assert answer.status_code == 422, wrong
        html = answer.get_data(as_text=True)
        assert f'value="{place.id}"' in html and f'value="{other.id}"' in html
    assert count() == 0
