"""The keyed hashes of the record: what only this installation can write."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from govtrack.audit.models import Event, EventSeal
from govtrack.core.crypto import fingerprint, keyed_hash
from govtrack.core.keys import Key, lookup_key

PURPOSE = "record"
FIRST_SEAL = "0" * 64


def key_id() -> str:
    """The name of the key in use; it tells nothing about the key."""
    return _name_of(lookup_key())


@lru_cache(maxsize=32)
def _name_of(key: Key) -> str:
    return keyed_hash(key, PURPOSE, "the name of this key")[:8]


def _line(fields: Iterable[Any]) -> str:
    return json.dumps(list(fields), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def new_proof(values: Mapping[str, Any]) -> str:
    """The proof of a row that is about to be written: key, a number used once, keyed hash."""
    return _proof(secrets.token_hex(8), values)


def _proof(nonce: str, values: Mapping[str, Any]) -> str:
    return f"{key_id()}.{nonce}.{_hash(nonce, values)}"


def _hash(nonce: str, values: Mapping[str, Any]) -> str:
    # As the database gives it back: tuples are lists, keys are texts.
    data = json.loads(json.dumps(values["data"]))
    fields = (
        nonce, values["at"].isoformat(timespec="microseconds"), values["actor_kind"], values["actor_id"],
        values["actor_name"], values["verb"], values["subject_type"], values["subject_id"], values["place_path"],
        values["is_public"], values["reason"], data,
    )  # fmt: skip
    return fingerprint(PURPOSE, _line(fields))


def is_proven(event: Event) -> bool:
    """Whether this installation wrote the row, and wrote it as it stands."""
    nonce = (event.proof or "").split(".")[1:2]
    values = {column.name: getattr(event, column.name) for column in Event.__table__.columns}
    # Sign by sign: one that differs from its copy in the name of the key alone would be another proof.
    return bool(nonce) and is_same(event.proof or "", _proof(nonce[0], values))


def is_same(kept: str, made: str) -> bool:
    """Whether a hash stands in the database as it is made; whoever writes there may write any sign."""
    return hmac.compare_digest(kept.encode(), made.encode())


def prove_cut(last_number: int) -> str:
    """The keyed hash that says how far the record was let go of."""
    return fingerprint(PURPOSE, f"let go of up to {last_number}")


def canonical(event: Event) -> str:
    """The event as one line of JSON, the same on every server."""
    fields = (
        event.id, event.at.isoformat(timespec="milliseconds"), event.actor_kind, event.actor_id, event.actor_name,
        event.verb, event.subject_type, event.subject_id, event.place_path, event.is_public, event.reason, event.data,
    )  # fmt: skip
    return _line(fields if event.proof is None else (event.number, event.proof, *fields))


def chain_digest(previous: str, events: Iterable[Event]) -> str:
    """The digest of earlier versions: chained, but not keyed."""
    running = hashlib.sha256(previous.encode())
    for event in events:
        running.update(b"\n" + canonical(event).encode())
    return running.hexdigest()


def keyed_digest(seal: EventSeal, events: Iterable[Event]) -> str:
    """The keyed hash over what the seal says of itself, the seal before and each event."""
    head = (
        seal.at.isoformat(timespec="microseconds"), seal.first_number, seal.last_number, seal.events, seal.previous,
        seal.has_proofs,
    )  # fmt: skip
    # Numbers stand before the lines, since rows of earlier versions do not carry theirs.
    lines = (f"{event.number} {canonical(event)}" for event in events)
    return fingerprint(PURPOSE, "\n".join([_line(head), *lines]))
