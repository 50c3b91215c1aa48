"""E-mail to a real mail server: what it carries, what it never carries, and how each try ends."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import select

from govtrack.app import create_app
from govtrack.core.clock import now
from govtrack.core.crypto import encrypt
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job, run_job
from govtrack.core.settings import change_setting
from govtrack.intake import operations as intake
from govtrack.intake.models import ReporterContact
from govtrack.intake.recipients import ACCEPTED, notify_writers
from govtrack.intake.reporters import Contact
from govtrack.notify.by_email import compose
from govtrack.notify.mail import list_mail_faults
from govtrack.notify.models import Message
from govtrack.notify.operations import Told, notify_reporters, pause_after
from govtrack.notify.recipients import Reach
from govtrack.notify.senders import Envelope, NotTaken
from govtrack.notify.settings import TRIES
from tests import factories
from tests.intake.drafts import sent, step
from tests.mailbox import Mailbox, mailbox

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
ADDRESS = "chen@example.org"
PERSON = Contact(name="陈建国", phone="13805710001", email=ADDRESS)


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """The office's mail server."""
    with mailbox() as server, time_machine.travel(MORNING):
        use(app, monkeypatch, f"smtp+plain://127.0.0.1:{server.port}")
        yield server


def use(app: Flask, monkeypatch: pytest.MonkeyPatch, address: str, **more: Any) -> None:
    settings = {"MAIL_SERVER": address, "MAIL_FROM": "小河街道 <post@office.example>", "MAIL_SECONDS": 0.4, **more}
    for name, value in {**settings, "PUBLIC_ADDRESS": "https://xiaohe.example"}.items():
        monkeypatch.setitem(app.config, name, value)


def messages() -> list[Message]:
    statement = select(Message).where(Message.channel == "email").order_by(Message.id)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def states() -> list[tuple[str, int, str | None, int | None]]:
    return [(row.state, row.attempts, row.failure, row.failure_code) for row in messages()]


def send_due() -> list[str]:
    """Every job of sending whose moment has come, once."""
    due = select(Job.id).where(
        Job.name == "notify.send", Job.state.in_(("waiting", "handed_over")), Job.run_at <= now()
    )
    return [run_job(job_id) for job_id in db.session.scalars(due.order_by(Job.id)).all()]


def test_it_says_how_the_letter_stands_and_never_what_it_is_about(app: Flask, box: Mailbox) -> None:
    letter, code = sent(contact=PERSON)
    assert send_due() == ["done"] and states() == [("sent", 1, None, None)]
    (mail,) = box.arrived
    text = box.text()
    assert str(mail["To"]) == ADDRESS and mail["From"].addresses[0].addr_spec == "post@office.example"
    assert mail["Subject"] == f"您的来信 {letter.number} 有新进展"
    assert f"您的来信 {letter.number} 已收到。" in text
    assert f"https://xiaohe.example/follow?letter={letter.number}" in text
    everything = f"{mail['Subject']}\n{text}"
    for secret in (code, code.replace("-", ""), letter.title, "二楼", "陈", "138", ADDRESS):
        assert secret not in everything


def test_machines_are_told_that_a_machine_wrote_and_how_to_end_it(app: Flask, box: Mailbox) -> None:
    sent(contact=PERSON)
    send_due()
    (mail,) = box.arrived
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(mail["List-Unsubscribe"])
    assert link.startswith("<https://xiaohe.example/messages/off/") and link[1:-1] in box.text()
    assert str(mail["Message-ID"]).endswith("@office.example>") and mail["Date"] is not None


def test_it_is_in_the_language_of_the_letter(app: Flask, box: Mailbox) -> None:
    letter, _code = sent(contact=PERSON, language="en")
    step(letter, intake.accept, factories.actor("command"))
    send_due()
    assert [mail["Subject"] for mail in box.arrived] == [f"News of your letter {letter.number}"] * 2
    assert f"Your letter {letter.number} was taken on." in box.text()


def test_what_was_carried_is_not_kept(app: Flask, box: Mailbox) -> None:
    sent(contact=PERSON)
    assert messages()[0].parameters != {}
    send_due()
    assert messages()[0].parameters == {}


def test_who_left_no_address_or_wishes_no_name_has_no_row_of_it(app: Flask, box: Mailbox) -> None:
    sent(contact=Contact(phone="13805710001"))
    sent(contact=PERSON, identity_mode="anonymous")
    assert messages() == [] and send_due() == []


def test_staff_is_not_written_to(app: Flask, box: Mailbox) -> None:
    from govtrack.intake.recipients import RECEIVED
    from govtrack.notify.operations import notify_users

    person = factories.user("command")
    with transaction():
        notify_users([person], RECEIVED, key="k", address="/", place_path="/", number="1", title="x")
    assert messages() == []


@time_machine.travel(MORNING, tick=False)
def test_refused_for_now_it_is_tried_again_under_the_same_name(app: Flask, box: Mailbox) -> None:
    box.to_data = "451 busy"
    with time_machine.travel(MORNING, tick=False) as clock:
        sent(contact=PERSON)
        assert send_due() == ["done"] and states() == [("waiting", 1, None, None)]
        clock.shift(timedelta(seconds=59))
        assert send_due() == []
        clock.shift(timedelta(seconds=1))
        box.to_data = "250 OK"
        assert send_due() == ["done"] and states() == [("sent", 2, None, None)]
    assert len(box.offered) == 2 and len(set(box.offered)) == 1 and len(box.arrived) == 1


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 4), (3, 16), (4, 64), (5, 256), (6, 720), (7, 720)])
def test_the_pauses_grow(attempts: int, minutes: int) -> None:
    assert pause_after(attempts) == minutes


def test_after_the_last_try_it_is_undeliverable_with_its_cause(app: Flask, box: Mailbox) -> None:
    box.to_receiver = "450 mailbox busy"
    with time_machine.travel(MORNING, tick=False) as clock:
        with transaction():
            change_setting(TRIES, 3, "tests")
        sent(contact=PERSON)
        for expected in (("waiting", 1, None, None), ("waiting", 2, None, None),
                         ("undeliverable", 3, "unreachable", 450)):  # fmt: skip
            send_due()
            assert states() == [expected]
            clock.shift(timedelta(hours=12))
        assert send_due() == [] and messages()[0].parameters == {}


@pytest.mark.parametrize("step_of_it", ["to_receiver", "to_data"])
def test_refused_for_good_it_is_undeliverable_at_once(app: Flask, box: Mailbox, step_of_it: str) -> None:
    setattr(box, step_of_it, f"550 5.1.1 <{ADDRESS}> unknown")
    sent(contact=PERSON)
    send_due()
    assert states() == [("undeliverable", 1, "refused", 550)]
    job = db.session.scalars(select(Job).where(Job.name == "notify.send")).one()
    assert ADDRESS not in f"{job.error} {job.result}", "the server's words name the address"


def test_a_server_that_hangs_costs_a_try(app: Flask, box: Mailbox) -> None:
    box.seconds = 2
    sent(contact=PERSON)
    begun = datetime.now(UTC)
    send_due()
    assert datetime.now(UTC) - begun < timedelta(seconds=1.5)
    assert states() == [("waiting", 1, None, None)]


def test_a_server_that_is_away_costs_a_try(app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    use(app, monkeypatch, "smtp+plain://127.0.0.1:1")
    sent(contact=PERSON)
    send_due()
    assert states() == [("waiting", 1, None, None)]


def test_without_encryption_nothing_is_handed_to_a_server_that_should_have_it(
    app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(app, monkeypatch, f"smtp://127.0.0.1:{box.port}")
    sent(contact=PERSON)
    send_due()
    assert states() == [("waiting", 1, None, None)] and box.offered == []


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, secret)
    return chain, context


@pytest.mark.parametrize(
    ("trusted", "password", "expected"),
    [(True, "right", "sent"), (True, "wrong", "waiting"), (False, "right", "waiting")],
)
def test_it_is_encrypted_and_signed_in_and_strangers_are_not_trusted(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trusted: bool, password: str, expected: str
) -> None:
    chain, context = certificate(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    with mailbox(context) as server, time_machine.travel(MORNING):
        use(app, monkeypatch, f"smtp://localhost:{server.port}", MAIL_USER="office", MAIL_PASSWORD=password)
        sent(contact=PERSON)
        send_due()
        assert [row.state for row in messages()] == [expected]
        assert server.was_encrypted is (expected == "sent") and server.signed_in == (["office"] if trusted else [])


@pytest.mark.parametrize("contact", ["a..b@example.org", "a b@example.org", "@", "a@", "a\r\nBcc: x@example.org", ""])
def test_an_address_that_cannot_be_written_to_is_refused(app: Flask, contact: str) -> None:
    reach = Reach("X", contacts=frozenset({"email"}), open_address=lambda _kind: contact)
    with pytest.raises(NotTaken) as caught:
        compose(Envelope(1, reach, "t", "/", subject="s", mark="m", off="o"), contact, "post@office.example")
    assert caught.value.is_final


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"MAIL_SERVER": "mail.example.org"}, "GOVTRACK_SMTP is no address"),
        ({"MAIL_SERVER": "http://mail.example.org"}, "GOVTRACK_SMTP is no address"),
        ({"MAIL_FROM": ""}, "GOVTRACK_MAIL_FROM"),
        ({"MAIL_FROM": "office"}, "GOVTRACK_MAIL_FROM"),
        ({"PUBLIC_ADDRESS": ""}, "GOVTRACK_ADDRESS"),
        ({"MAIL_SERVER": "smtp+plain://10.0.0.1"}, "not encrypted"),
    ],
)
def test_half_a_setting_is_told_at_the_start(tmp_path: Path, values: dict[str, str], words: str) -> None:
    whole = {"MAIL_SERVER": "smtp://m.example", "MAIL_FROM": "p@o.example", "PUBLIC_ADDRESS": "https://x.example"}
    assert list_mail_faults(whole) == [] == list_mail_faults({**whole, "MAIL_SERVER": "smtp+plain://127.0.0.1:25"})
    assert list_mail_faults({}) == []
    with pytest.raises(ValueError, match=words):
        create_app({"GOVTRACK_HOME": str(tmp_path), "TESTING": True, **whole, **values})


def test_many_are_told_together_and_each_once(app: Flask, box: Mailbox) -> None:
    """Jobs of fifty, one connection for twenty-five; one address that cannot be written to stops none of the others."""
    letters = [sent(contact=Contact(email=f"a{number}@example.org"))[0].id for number in range(52)]
    send_due()
    box.arrived.clear()
    with transaction():
        row = db.session.scalars(select(ReporterContact).where(ReporterContact.submission_id == letters[3])).one()
        row.sealed_email = encrypt("nobody at all")
    with transaction():
        assert notify_writers(letters, ACCEPTED, key="together", title="x") == 52
    jobs = db.session.scalars(select(Job.id).where(Job.name == "notify.send_some")).all()
    assert [run_job(job_id) for job_id in jobs] == ["done", "done"]
    expected = sorted(f"a{number}@example.org" for number in range(52) if number != 3)
    assert sorted(str(mail["To"]) for mail in box.arrived) == expected
    ends = [row.state for row in messages() if row.key == "together"]
    assert ends.count("sent") == 51 and ends.count("undeliverable") == 1


def test_a_server_that_ends_a_connection_loses_no_message_of_the_others(app: Flask, box: Mailbox) -> None:
    letters = [sent(contact=Contact(email=f"a{number}@example.org"))[0].id for number in range(3)]
    send_due()
    box.arrived.clear()
    with transaction():
        notify_writers(letters, ACCEPTED, key="together", title="x")
    box.to_data = "421 busy"
    (job_id,) = db.session.scalars(select(Job.id).where(Job.name == "notify.send_some")).all()
    run_job(job_id)
    assert [row.state for row in messages() if row.key == "together"] == ["waiting"] * 3
    box.to_data = "250 OK"
    with time_machine.travel(MORNING + timedelta(minutes=5)):
        send_due()
    assert [row.state for row in messages() if row.key == "together"] == ["sent"] * 3 and len(box.arrived) == 3


def test_more_people_are_told_than_one_statement_takes_values(app: Flask) -> None:
    told = [Told(f"letter/{number}", None, "/", {"number": "1", "title": "x"}) for number in range(5000)]
    with transaction():
        assert notify_reporters(told, ACCEPTED, key="many") == 5000
