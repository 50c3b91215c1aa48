"""The page of what was sent: as it left, how far it came, and nowhere but in a demonstration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from govtrack import app as application
from govtrack.config import load_config
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.production import DEMONSTRATION_FILE, NotForProduction
from govtrack.core.settings import change_setting
from govtrack.intake.reporters import Contact
from govtrack.notify.models import Message
from govtrack.notify.operations import send_code
from govtrack.notify.settings import QUIET_FROM, QUIET_UNTIL
from tests import factories
from tests.intake.drafts import sent
from tests.pages import PageClient

PAGE = "/messages/sent"


@pytest.fixture
def shown(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Flask:
    """A house that shows its messages, on the rows of this test."""
    (tmp_path / DEMONSTRATION_FILE).write_text("{}")
    monkeypatch.setitem(app.config, "GOVTRACK_HOME", str(tmp_path))
    monkeypatch.setitem(app.config, "MESSAGE_FILES", True)
    return app


def visit(shown: Flask, role: str) -> PageClient:
    """Somebody in a house that has had the page since its start."""
    client = PageClient(application.create_app(dict(shown.config)), use_cookies=True)
    client.sign_in(factories.user(role))
    return client


@pytest.fixture
def admin(shown: Flask, database: None) -> PageClient:
    return visit(shown, "admin")


def write(run_jobs: Callable[[], int], email: str = "chen@example.org") -> tuple[str, Message]:
    with transaction():
        # No quiet hours: whatever the hour of the test, what is written leaves.
        change_setting(QUIET_FROM, 0, "甲")
        change_setting(QUIET_UNTIL, 0, "甲")
    letter, _code = sent(contact=Contact(email=email))
    run_jobs()
    (message,) = db.session.query(Message).where(Message.reporter == f"letter/{letter.id}", Message.channel == "email")
    return letter.number, message


def test_a_message_is_shown_as_it_left(admin: PageClient, run_jobs: Callable[[], int]) -> None:
    number, _message = write(run_jobs)
    page = admin.get(PAGE).get_data(as_text=True)
    assert f"您的来信 {number} 有新进展" in page and f"您的来信 {number} 已收到。" in page
    assert "/messages/off/" in page
    assert "chen@" not in page and "…rg" in page and "已发出" in page and "电子邮件" in page


def test_it_tells_tries_and_cause(admin: PageClient, run_jobs: Callable[[], int]) -> None:
    _number, message = write(run_jobs)
    with transaction():
        row = db.session.get_one(Message, message.id)
        row.state, row.failure, row.failure_code, row.attempts = "undeliverable", "refused", 550, 3
    page = admin.get(f"{PAGE}?state=undeliverable&failure=refused&channel=email").get_data(as_text=True)
    assert "无法送达" in page and "对方拒收 (550)" in " ".join(page.split()) and "3 次" in page
    assert "没有符合条件的消息" in admin.get(f"{PAGE}?state=sent").get_data(as_text=True)


def test_what_only_the_pages_tell_is_shown_when_asked_for(admin: PageClient, run_jobs: Callable[[], int]) -> None:
    number, _message = write(run_jobs)
    title = "您的来信{}已收到："
    assert title.format(number) not in admin.get(PAGE).get_data(as_text=True)
    assert title.format(number) in admin.get(f"{PAGE}?channel=in_app").get_data(as_text=True)


def test_twenty_stand_on_a_page(admin: PageClient) -> None:
    with transaction():
        for number in range(21):
            db.session.add(
                Message(reporter="letter/1", channel="email", kind="intake.received", key=str(number),
                        parameters={}, address="/", state="sent", sent_at=now())
            )  # fmt: skip
    assert admin.get(PAGE).get_data(as_text=True).count("<article") == 20
    second = admin.get(f"{PAGE}?page=2").get_data(as_text=True)
    assert second.count("<article") == 1 and "没有保留" in second


def test_a_file_that_cannot_be_read_hides_nothing_else(admin: PageClient, run_jobs: Callable[[], int]) -> None:
    _number, broken = write(run_jobs)
    number, _message = write(run_jobs, "wang@example.org")
    (Path(admin.application.config["GOVTRACK_HOME"]) / "messages" / f"{broken.id:08}.json").write_text("{")
    page = admin.get(PAGE).get_data(as_text=True)
    assert page.count("<article") == 2 and f"您的来信 {number} 已收到。" in page and "没有保留" in page


def test_it_is_for_administrators(shown: Flask, database: None) -> None:
    assert visit(shown, "command").get(PAGE).status_code == 403


def test_a_house_for_people_has_no_such_page(as_role: Callable[..., PageClient]) -> None:
    assert as_role("admin").get(PAGE).status_code == 404


@pytest.mark.parametrize(
    ("development", "demonstration", "chosen", "has_files"),
    [
        ("1", False, "", True), ("", True, "", True), ("", False, "", False),
        ("", True, "off", False), ("", False, "1", True),
    ],
)  # fmt: skip
def test_a_demonstration_and_development_have_it_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, development: str, demonstration: bool, chosen: str, has_files: bool
) -> None:
    if demonstration:
        (tmp_path / DEMONSTRATION_FILE).write_text("{}")
    monkeypatch.setenv("GOVTRACK_HOME", str(tmp_path))
    monkeypatch.setenv("GOVTRACK_DEVELOPMENT", development)
    monkeypatch.setenv("GOVTRACK_MESSAGE_FILES", chosen)
    monkeypatch.setenv("GOVTRACK_HTTPS", "")
    assert load_config()["MESSAGE_FILES"] is has_files
    endpoints = {rule.endpoint for rule in application.create_app().url_map.iter_rules()}
    assert ("sent.sent" in endpoints) is has_files


def test_production_does_not_start_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GOVTRACK_HOME", str(tmp_path))
    monkeypatch.setenv("GOVTRACK_HTTPS", "1")
    monkeypatch.setenv("GOVTRACK_MESSAGE_FILES", "1")
    with pytest.raises(NotForProduction, match="GOVTRACK_MESSAGE_FILES is on"):
        application.create_app()
    monkeypatch.setenv("GOVTRACK_MESSAGE_FILES", "")
    with pytest.raises(NotForProduction) as raised:
        application.create_app()
    assert "GOVTRACK_MESSAGE_FILES" not in str(raised.value)


def test_a_text_message_is_shown_as_it_is_read_and_not_as_programs_take_it(
    admin: PageClient, run_jobs: Callable[[], int]
) -> None:
    letter, _code = sent(contact=Contact(phone="13857160421"))
    with transaction():
        send_code(
            f"letter/{letter.id}", "intake.proving", contact_kind="phone", key="k", code="123456", until="10:00",
            number=letter.number,
        )  # fmt: skip
    run_jobs()
    page = admin.get(PAGE).get_data(as_text=True)
    assert "123456" in page and "{&#34;" not in page and "until" not in page
