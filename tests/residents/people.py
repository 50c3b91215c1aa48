"""Residents who sign in as people do: an address, the code that comes there, their age."""

from __future__ import annotations

from typing import Any

from govtrack.accounts.models import WebSession
from govtrack.accounts.sessions import RESIDENT, _serializer, hash_key
from govtrack.core.clock import now
from govtrack.core.crypto import encrypt
from govtrack.core.db import db, transaction
from govtrack.intake.reporters import contact_mark
from govtrack.residents.models import Resident, ResidentContact
from tests.intake.test_proving import code_in
from tests.mailbox import Mailbox
from tests.notify.test_email import ADDRESS


def ask_code(client: Any, address: str = ADDRESS) -> str:
    """The page on which the code is typed."""
    answer = client.send("/mine/sign-in", {"contact": address})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def resident(address: str = ADDRESS) -> Resident:
    """An account with this address."""
    with transaction():
        row = Resident()
        db.session.add(row)
        db.session.flush()
        values = {"contact_kind": "email", "mark": contact_mark("email", address), "sealed_address": encrypt(address)}
        db.session.add(ResidentContact(resident_id=row.id, proven_at=now(), **values))
    return row


def sign_in_resident(client: Any, row: Resident | None = None) -> Resident:
    """Signs in by a session row, as the pages of the sign-in would leave it."""
    row = row or resident()
    key = f"resident-{row.id}"
    with transaction():
        values = _serializer.dumps({RESIDENT: row.id})
        kept = WebSession(id=hash_key(key), resident_id=row.id, data={"values": values})
        kept.started_at = kept.seen_at = now()
        db.session.merge(kept)
    client.set_cookie("session", key)
    return row


def enter(client: Any, box: Mailbox, address: str = ADDRESS) -> None:
    """Signs in, with an account that is opened where there is none."""
    answer = client.send(ask_code(client, address), {"code": code_in(box)})
    assert answer.status_code == 303
    if answer.headers["Location"] == "/mine/begin":
        answer = client.send("/mine/begin", {"age": "yes"})
    assert answer.headers["Location"] == "/mine"
    box.arrived.clear()
