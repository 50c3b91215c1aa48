"""Masking what tells who a person is, in every text that may become public.

Rules find spans (numbers, papers, plates, addresses of mail and accounts, rooms, names), each sure
or unsure. ``redact`` masks them all; ``list_doubts`` shows where the person who
confirms should look twice. Nothing here claims to find every name: no text is public before a clerk
confirmed it.
"""

from __future__ import annotations

from govtrack.intake.redaction.masking import (
    MASK,
    Doubt,
    find,
    list_doubts,
    list_identifying_sentences,
    mask_contacts,
    redact,
)
from govtrack.intake.redaction.spans import Found

__all__ = ["MASK", "Doubt", "Found", "find", "list_doubts", "list_identifying_sentences", "mask_contacts", "redact"]
