"""The reporters' vault: who is behind a submission, apart from what they wrote."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.accounts.models import User
from govtrack.core.db import Base, Identified

CONTACT_KINDS = ("phone", "email")
CODE_PURPOSES = ("prove", "recover", "list", "enter")
TELL_BY = ("sms", "chat")
REACHING_WAYS = ("call", "in_person")
UNMASK_KINDS = ("call_back", "find_spot", "missing", "danger", "law")


class Reporter(Identified, Base):
    """One distinct person, as far as a keyed fingerprint can tell; holds nothing readable.

    The key is made of the phone number, the e-mail address, the writer's id in an imported
    sheet or the account; an anonymous reporter has a key of one submission alone. It serves to
    count different people and opens nothing: a number or an address can be typed by anybody.
    """

    __tablename__ = "reporters"

    key_fingerprint: Mapped[str] = mapped_column(unique=True)


class ReporterContact(Identified, Base):
    """The contact data of one submission, each value sealed by ``core.crypto.encrypt``.

    The marks are keyed fingerprints by which the letters of one address are found; a contact is proven
    from the moment at which its owner entered a code that was sent there. ``tell_by``
    is the way that its writer chose to be told by, one of ``TELL_BY``; None is the usual one.
    """

    __tablename__ = "reporter_contacts"
    __table_args__ = (CheckConstraint(f"tell_by IS NULL OR tell_by IN {TELL_BY}", name="tell_by"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("reporters.id"), index=True)
    sealed_name: Mapped[str | None]
    sealed_phone: Mapped[str | None]
    sealed_email: Mapped[str | None]
    sealed_address: Mapped[str | None]
    tell_by: Mapped[str | None]
    phone_mark: Mapped[str | None] = mapped_column(index=True)
    email_mark: Mapped[str | None] = mapped_column(index=True)
    phone_proven_at: Mapped[datetime | None]
    email_proven_at: Mapped[datetime | None]


class ContactCode(Identified, Base):
    """A one-time code that went to a contact, kept as a keyed fingerprint alone.

    ``mark`` is the keyed fingerprint of the contact, ``sender_mark`` that of the network address that asked,
    ``tries`` counts what was typed. Who has lost a receipt asks as a stranger: ``flow`` is the keyed fingerprint
    of what their browser holds, ``asked_number`` what they typed, and a row without a fingerprint is one that
    no code was sent for, whatever is typed behind it. ``enter`` is for the account of a resident and of no letter.
    """

    __tablename__ = "contact_codes"
    __table_args__ = (
        CheckConstraint(f"purpose IN {CODE_PURPOSES}", name="purpose"),
        CheckConstraint(f"way IN {CONTACT_KINDS}", name="way"),
    )

    purpose: Mapped[str]
    contact_kind: Mapped[str] = mapped_column("way")
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    mark: Mapped[str] = mapped_column(index=True)
    sender_mark: Mapped[str] = mapped_column(index=True)
    code_fingerprint: Mapped[str] = mapped_column(default="")
    flow: Mapped[str | None] = mapped_column(unique=True)
    asked_number: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class IdentityView(Identified, Base):
    """Somebody looked into the vault, and why; the person concerned can read this row.

    ``reason_kind`` is one of ``UNMASK_KINDS``; looks from before there was a list carry none.
    """

    __tablename__ = "identity_views"
    __table_args__ = (CheckConstraint("reason <> ''", name="reasoned"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    viewer_name: Mapped[str]
    reason_kind: Mapped[str] = mapped_column(default="", server_default="")
    reason: Mapped[str]

    viewer: Mapped[User] = relationship()
