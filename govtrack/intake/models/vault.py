"""The reporters' vault: who is behind a submission, apart from what they wrote."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govtrack.accounts.models import User
from govtrack.core.db import Base, Identified

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
    """The contact data of one submission, each value sealed by ``core.crypto.encrypt``."""

    __tablename__ = "reporter_contacts"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("reporters.id"), index=True)
    sealed_name: Mapped[str | None]
    sealed_phone: Mapped[str | None]
    sealed_email: Mapped[str | None]
    sealed_address: Mapped[str | None]


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
