"""The keys of an installation, named by id, and whether they fit the database.

A ring of keys seals what is personal: the newest key writes, every key of the ring reads, and a
sealed value names its key. One key of the ring, named in the database, is the lookup key of
receipts, reporters and equal texts: these marks cannot be made anew, so that it stays when the
sealing key is rotated. A ring that lacks it is told at the start; nothing is ever read as missing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app
from flask.cli import NoAppException
from sqlalchemy import CheckConstraint, inspect, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from govtrack.core.clock import now
from govtrack.core.db import Base, db, look_at_start, transaction, upsert
from govtrack.core.production import demand_production, is_production, list_key_faults

RING_FILE = "vault.keys"
WHERE_KEYS_ARE = (
    "Start with the keys that it was made with: GOVTRACK_SECRET_KEY (or the file secret.key in GOVTRACK_HOME), and "
    f"after `flask keys rotate` the file {RING_FILE} in GOVTRACK_HOME, or GOVTRACK_VAULT_KEYS. They stand in the "
    "backup of the keys."
)
_EXTENSION = "govtrack_keys"


class KeyDoesNotFit(NoAppException, RuntimeError):
    """The keys of this process cannot read what the database holds; also a plain message on the command line, and a
    RuntimeError for gunicorn, which tells those of an application that it loads beforehand in one line."""

    status = 503


@dataclass(frozen=True, slots=True)
class Key:
    """A secret and the short id that sealed values carry."""

    id: str
    secret: str


class KeyMark(Base):
    """A key that this database was written with: the lookup key, or one that seals."""

    __tablename__ = "key_marks"
    __table_args__ = (CheckConstraint("purpose IN ('lookup', 'seal')", name="purpose"),)

    purpose: Mapped[str] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


def make_key(secret: str) -> Key:
    """The key of this secret; the id tells nothing of it."""
    return Key(hmac.new(secret.encode(), b"govtrack/id", hashlib.sha256).hexdigest()[:8], secret)


@lru_cache(maxsize=256)
def derive(key: Key, purpose: str) -> bytes:
    """32 bytes for one purpose, so that one use never weakens another."""
    return hmac.new(key.secret.encode(), f"govtrack/{purpose}".encode(), hashlib.sha256).digest()


def read_ring() -> tuple[Key, ...]:
    """The keys of this installation, the newest first.

    They come from GOVTRACK_VAULT_KEYS (with commas between them), else the ring's file (one a line), else there
    is the secret key alone.
    """
    typed = os.environ.get("GOVTRACK_VAULT_KEYS", "")
    path = _ring_path()
    listed = typed.split(",") if typed else path.read_text("utf-8").splitlines() if path.exists() else []
    kept = [secret.strip() for secret in listed if secret.strip()]
    return tuple(make_key(secret) for secret in kept or [current_app.config["SECRET_KEY"]])


def _ring_path() -> Path:
    return Path(current_app.config["GOVTRACK_HOME"]) / RING_FILE


@dataclass(slots=True)
class _Kept:
    """What this process has read: the ring, for which settings, and which of it is the lookup key."""

    settings: tuple[str, str]
    ring: tuple[Key, ...]
    lookup: Key | None = None


def _kept(*, anew: bool = False) -> _Kept:
    # The application itself: an import asks seven times a letter, and each look through the proxy costs.
    app = cast(Any, current_app)._get_current_object()
    settings = (app.config["SECRET_KEY"], app.config["GOVTRACK_HOME"])
    kept = cast(_Kept | None, app.extensions.get(_EXTENSION))
    if anew or kept is None or kept.settings != settings:
        kept = app.extensions[_EXTENSION] = _Kept(settings, read_ring())
    return kept


def ring(*, anew: bool = False) -> tuple[Key, ...]:
    """The ring of this process; ``anew`` after another process may have added a key."""
    return _kept(anew=anew).ring


def find_key(key_id: str) -> Key:
    """The key with this id; raises KeyDoesNotFit where this installation does not have it."""
    for is_anew in (False, True):
        for key in ring(anew=is_anew):
            if key.id == key_id:
                return key
    raise KeyDoesNotFit(f"This key does not fit this database: it needs the key {key_id}. {WHERE_KEYS_ARE}")


def lookup_key() -> Key:
    """The key of receipts, reporters and equal texts: the one that the database names, else the oldest."""
    kept = _kept()
    if kept.lookup is None:
        key_id = _find_lookup_id()
        found = find_key(key_id) if key_id else ring()[-1]
        kept = _kept()
        kept.lookup = found
    return kept.lookup


def _find_lookup_id() -> str | None:
    """The lookup key that the database names; none before the table is there."""
    if not inspect(db.session.connection()).has_table(KeyMark.__tablename__):
        return None
    return db.session.scalar(select(KeyMark.key_id).where(KeyMark.purpose == "lookup"))


def add_key() -> Key:
    """A new key at the head of the ring's file, which nobody else can read."""
    if os.environ.get("GOVTRACK_VAULT_KEYS"):
        raise KeyDoesNotFit("The keys are given by GOVTRACK_VAULT_KEYS: put a new one in front there.")
    fresh, path = make_key(secrets.token_urlsafe(48)), _ring_path()
    temporary = path.with_suffix(".part")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(key.secret for key in (fresh, *ring(anew=True))) + "\n")
    temporary.replace(path)
    ring(anew=True)
    return fresh


def mark(purpose: str, key: Key) -> None:
    """Notes in the open transaction that the database is written with this key."""
    row = upsert(KeyMark).values(purpose=purpose, key_id=key.id, created_at=now())
    db.session.execute(row.on_conflict_do_nothing())


def check() -> frozenset[str]:
    """The ids of the keys that the database names; raises KeyDoesNotFit where this installation lacks one."""
    try:
        named = frozenset(db.session.scalars(select(KeyMark.key_id)))
    except SQLAlchemyError:  # no database yet, or away: whatever opens it will tell
        db.session.rollback()
        return frozenset()
    db.session.rollback()
    for key_id in named:
        find_key(key_id)
    return named


def name_newest(named: frozenset[str]) -> None:
    """Notes the key that seals from now on, before it seals anything, in a database that names its keys already.

    Whoever put it in front of the ring by hand and takes it away again is told so at the next start.
    """
    newest = ring()[0]
    if named and newest.id not in named:
        with transaction():
            mark("seal", newest)


def init_app(app: Flask) -> None:
    """Looks at the start whether the keys fit."""
    if app.testing or app.config.get("TESTING"):
        return
    if is_production(app.config):
        with app.app_context():
            demand_production(list_key_faults(key.secret for key in ring()))
    with look_at_start(app):
        name_newest(check())
