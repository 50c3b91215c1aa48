"""People, the roles they hold in places, and their sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from govtrack.accounts.roles import ALL
from govtrack.core.actors import Actor, Grant
from govtrack.core.db import Base, Identified
from govtrack.core.names import normal_name
from govtrack.places.models import Organisation, Place


class User(UserMixin, Identified, Base):
    """A person with an account; the name is shown to colleagues, never to the public."""

    __tablename__ = "users"

    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    is_enabled: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    # A first password that was read out over the phone does not wait for ever.
    password_expires_at: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]
    # Whose administrators answer for the account; without one those of the whole house do.
    home_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    home: Mapped[Place | None] = relationship()

    # Loaded with the account where it is asked what the person may do; a name on a page needs none of them.
    grants: Mapped[list[RoleGrant]] = relationship(back_populates="user")

    @validates("login")
    def _in_one_form(self, _name: str, typed: str) -> str:
        """Signing in looks for this form alone: an account under another one would open to nobody."""
        return normal_name(typed)

    @property
    def is_active(self) -> bool:
        """Flask-Login's word for an account that may be used."""
        return self.is_enabled

    @property
    def actor(self) -> Actor:
        """The person as operations know them."""
        return Actor("user", self.id, self.name, tuple(g.as_grant() for g in self.grants if g.revoked_at is None))


class RoleGrant(Identified, Base):
    """A role held within a place and, for units, for an organisation."""

    __tablename__ = "role_grants"
    __table_args__ = (
        CheckConstraint(f"role IN {ALL}", name="role"),
        UniqueConstraint("user_id", "role", "place_id", "organisation_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[str] = mapped_column(index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="grants")
    place: Mapped[Place] = relationship(lazy="joined")
    organisation: Mapped[Organisation | None] = relationship()

    def as_grant(self) -> Grant:
        """The grant without its database row."""
        return Grant(self.role, self.place.path, self.organisation_id)


class PendingChange(Identified, Base):
    """A change that waits for a second person: what it would do, who asked and why, who decided.

    It is open, and then over for good: no way to walk, so no table of states; who may end it says ``can_confirm``.
    """

    __tablename__ = "pending_changes"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'done', 'declined', 'lapsed')", name="state"),
        CheckConstraint("state <> 'done' OR decided_by_id <> asked_by_id", name="two_people"),
        CheckConstraint("reason <> ''", name="reasoned"),
    )

    kind: Mapped[str]
    key: Mapped[str] = mapped_column(index=True)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(default="open", index=True)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    subject: Mapped[User | None] = relationship(foreign_keys=[subject_id])
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])


class SecondFactor(Identified, Base):
    """The app on a person's phone: its sealed secret, and the last half minute whose code was used."""

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    sealed_secret: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]


class Passkey(Identified, Base):
    """The public half of a passkey; ``uses`` is the counter that its device told last."""

    __tablename__ = "passkeys"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    credential: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    uses: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class RecoveryCode(Identified, Base):
    """One code on paper, for a lost phone; it works once."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    mark: Mapped[str] = mapped_column(unique=True)
    used_at: Mapped[datetime | None]


class WebSession(Base):
    """A browser's session, kept here so that ending it really ends it."""

    __tablename__ = "web_sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    # The account of a resident, which a later step keeps; never beside one of the staff.
    resident_id: Mapped[int | None] = mapped_column(index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    device: Mapped[str] = mapped_column(default="", server_default="")

    user: Mapped[User | None] = relationship()
