"""Deciding whether a text of the staff may be public with everything that it holds."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g
from sqlalchemy import select

from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.intake.models.public_texts import DECISIONS, ConfirmedText, mark_of, mask
from govtrack.intake.policy import can_decide_texts_at


def decide_text(actor: Actor, text: str, decision: str, place_path: str) -> ConfirmedText:
    """Notes that a person has read the text and that it is public in this place as it stands, or stays masked.

    Raises InvalidInput at ``decision`` for one that is none of DECISIONS.
    """
    require(can_decide_texts_at(actor, place_path))
    if decision not in DECISIONS:
        raise InvalidInput(_l("Choose whether it may be public."), "decision")
    return _keep(actor, text, decision, place_path)


def note_published(actor: Actor, texts: Iterable[str], place_path: str) -> None:
    """Whoever publishes has read the places that the page listed: these texts are public as they stand."""
    for text in texts:
        if text and mask(text) != text:
            _keep(actor, text, "public", place_path)


def _keep(actor: Actor, text: str, decision: str, place_path: str) -> ConfirmedText:
    same = (ConfirmedText.fingerprint == mark_of(text), ConfirmedText.place_path == place_path)
    row = db.session.scalar(select(ConfirmedText).where(*same))
    if row is None:
        row = ConfirmedText(fingerprint=mark_of(text), place_path=place_path, decision=decision)
        db.session.add(row)
    row.decision, row.decided_by_id, row.decided_by_name = decision, actor.user_id, actor.name
    db.session.flush()
    g.pop("decided_texts", None)
    record(actor, f"text_{decision}", row, place_path=place_path)
    return row
