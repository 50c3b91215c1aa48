"""What a stranger or a clerk could do with the contact of somebody else, and cannot."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from govtrack.audit.models import Event
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict
from govtrack.core.limits import sender_address
from govtrack.intake import operations, policy
from govtrack.intake.operations import codes
from govtrack.intake.policy import as_reporter
from govtrack.intake.queries import find_submission_by_number, get_submission, list_letters_of
from govtrack.intake.reporters import Contact, contact_mark, find_contact, open_contact
from govtrack.notify.models import Message
from tests import factories
from tests.intake.drafts import sent
from tests.intake.test_lost_receipts import look, lose, proven
from tests.mailbox import Mailbox
from tests.notify.test_email import PERSON, box, send_due
from tests.pages import PageClient

__all__ = ["box"]

WHY = "本人在柜台说的，邮箱换了"
TELLING = "陈小红本人，身份证330106198001011234，电话13805710001"


def test_addresses_that_only_look_alike_when_folded_are_two(app: Flask, box: Mailbox, client: PageClient) -> None:
    proven(box, contact=Contact(name="程女士", email="v@strasse.example"))
    sent(contact=Contact(name="吴女士", email="v@straße.example"))
    send_due()
    box.arrived.clear()
    lose(client, "v@strasse.example")
    look()
    assert [str(mail["To"]) for mail in box.arrived] == ["v@strasse.example"]
    assert contact_mark("email", "V@Strasse.Example") == contact_mark("email", "v@strasse.example")


def test_letters_of_strangers_do_not_push_out_what_the_owner_has_proven(app: Flask, box: Mailbox) -> None:
    letter, _code = proven(box)
    for number in range(50):
        sent(contact=Contact(email=PERSON.email), title=f"路灯不亮{number}")
    mark = contact_mark("email", PERSON.email)
    assert mark is not None
    listed = list_letters_of("email", mark)
    assert (listed[0].number, listed[0].is_proven, len(listed)) == (letter.number, True, 50)


def test_nobody_else_changes_a_contact_that_its_writer_has_proven(app: Flask, box: Mailbox) -> None:
    letter, _code = proven(box)
    clerk = factories.user("command").actor
    with pytest.raises(Conflict), transaction():
        operations.correct_contact(clerk, get_submission(letter.id), "", "other@example.org", WHY)
    assert open_contact(get_submission(letter.id)).email == PERSON.email


def test_a_right_guess_is_answered_and_recorded_like_any_other_and_ends_no_proof(app: Flask) -> None:
    clerk = factories.user("command").actor
    letter, _code = sent(contact=PERSON)
    with transaction():
        operations.correct_contact(clerk, get_submission(letter.id), PERSON.phone, "", WHY)
    told = select(func.count()).select_from(Event).where(Event.verb == "contact_corrected")
    assert db.session.scalar(told) == 1
    contact = find_contact(letter)
    assert contact is not None
    with transaction():
        contact.email_proven_at = now()
        operations.correct_contact(clerk, get_submission(letter.id), "13900001111", "", WHY)
    db.session.refresh(contact)
    assert contact.email_proven_at is not None and open_contact(letter).phone == "13900001111"


def test_what_a_clerk_writes_of_a_person_at_the_desk_is_masked(app: Flask) -> None:
    clerk, other = factories.user("command").actor, factories.user("command").actor
    letter, _code = sent(contact=PERSON)
    with transaction():
        request = operations.ask_receipt(clerk, get_submission(letter.id), TELLING)
        operations.decline_receipt(other, request, TELLING)
    words = db.session.scalars(select(Event.reason).where(Event.verb.in_(["receipt_asked", "receipt_declined"]))).all()
    assert len(words) == 2
    for text in [*words, request.reason]:
        assert "330106198001011234" not in (text or "") and "13805710001" not in (text or "")


def test_the_office_that_a_letter_is_about_hears_nothing_of_a_new_code(app: Flask) -> None:
    community = factories.place("community")
    office = factories.organisation("subdistrict", at=community)
    above, room, admin = factories.user("supervisor"), factories.user("command"), factories.user("admin")
    letter, _code = sent(title="办事大厅推诿", place=community, about=[office], contact=PERSON)
    assert not policy.can_see(room.actor, letter)
    with transaction():
        operations.ask_receipt(above.actor, get_submission(letter.id), WHY)
    assert db.session.scalars(select(Message).where(Message.user_id == room.id)).all() == []
    asked = db.session.scalars(select(Message).where(Message.user_id == admin.id)).all()
    assert len(asked) == 1
    page, _sign, mark = str(asked[0].address).partition("#")
    assert letter.number not in str(asked[0].parameters) and page == "/people"
    assert mark not in {str(letter.id), letter.number}


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("2001:db8::1", "2001:db8::/64"), ("2001:db8::ffff:1:2:3", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"), ("203.0.113.9", "203.0.113.9"), ("", "127.0.0.1"),
        # A server that listens to both kinds of addresses names the older ones so.
        ("::ffff:203.0.113.9", "203.0.113.9"), ("::ffff:203.0.113.10", "203.0.113.10"),
    ],
)  # fmt: skip
def test_a_line_of_ipv6_is_one_sender(app: Flask, address: str, counted_as: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address} if address else {}):
        assert sender_address() == counted_as


def test_a_stranger_is_not_flooded_by_letters_in_their_name(app: Flask, box: Mailbox) -> None:
    for number in range(12):
        sent(contact=Contact(email="stranger@example.org"), title=f"路灯不亮{number}")
    told = select(func.count()).where(Message.channel == "email", Message.kind == "intake.received")
    assert db.session.scalar(told) == 10


def test_a_contact_that_was_changed_while_the_code_was_entered_is_not_proven(
    app: Flask, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is read again, and held, before what was proven is compared with it."""
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _most: 123456)
    letter, _code = sent(contact=PERSON)
    with transaction():
        operations.ask_proof(as_reporter(), get_submission(letter.id), "email", "somebody")
    contact = find_contact(letter)
    assert contact is not None and contact.email_mark
    table = type(contact).__table__
    with transaction():
        # As another transaction would: past the row that this session has in hand.
        db.session.execute(table.update().values(email_mark="another"))
        assert operations.prove_contact(as_reporter(), get_submission(letter.id), "123456") is None
    db.session.refresh(contact)
    assert contact.email_proven_at is None


def test_a_number_is_found_whatever_the_letters_before_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govtrack.intake.numbering.get_setting", lambda *_key: "xh")
    letter, _code = sent()
    assert find_submission_by_number(letter.number) is not None
