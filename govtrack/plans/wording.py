"""The words of plans: events, money, who verifies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import format_currency

from govtrack.audit.models import Event
from govtrack.core.i18n import _l

EVENTS = {
    "drafted": (_l("Draft begun"), "neutral", "pencil"),
    "changed": (_l("Draft changed"), "neutral", "pencil"),
    "party_added": (_l("Party added"), "neutral", "users"),
    "party_removed": (_l("Party removed"), "neutral", "users"),
    "commitment_added": (_l("Promise added"), "neutral", "plus"),
    "commitment_changed": (_l("Promise changed"), "neutral", "pencil"),
    "commitment_removed": (_l("Promise removed"), "neutral", "minus"),
    "noticed": (_l("Put on public notice"), "info", "speakerphone"),
    "objection_raised": (_l("An objection was raised"), "warning", "message-circle"),
    "objection_answered": (_l("An objection was answered"), "info", "message-check"),
    "sent_back": (_l("Taken back into drafting"), "warning", "arrow-back-up"),
    "signed": (_l("A party signed"), "success", "signature"),
    "refused": (_l("A party refused in writing"), "warning", "circle-x"),
    "adopted": (_l("Adopted; the work was given out"), "success", "gavel"),
    "progress_reported": (_l("Progress reported"), "info", "trending-up"),
    "completed": (_l("All promises kept"), "success", "circle-check"),
    "withdrawn": (_l("Withdrawn"), "neutral", "archive"),
}
VERIFIED_BY = {"supervisor": _l("Supervision group"), "verified_resident": _l("Residents concerned")}


def show_yuan(amount: int | None) -> str:
    """An amount in whole yuan as the reader's language writes it; empty for none."""
    return "" if amount is None else str(format_currency(amount, "CNY", "¤#,##0", currency_digits=False))


def timeline(events: Sequence[Event], *, is_public: bool) -> list[dict[str, Any]]:
    """The events as the kit's timeline shows them; colleagues' names are not for the public."""
    entries = []
    for event in events:
        title, tone, icon = EVENTS.get(event.verb, (event.verb, "neutral", None))
        actor = "" if is_public or event.actor_kind == "system" else event.actor_name
        entries.append(
            {"title": title, "at": event.at, "actor": actor, "text": event.reason, "tone": tone, "icon": icon}
        )
    return entries
