"""The words of plans: money, who verifies."""

from __future__ import annotations

from flask_babel import format_currency

from govtrack.core.i18n import _l

VERIFIED_BY = {"supervisor": _l("Supervision group"), "verified_resident": _l("Residents concerned")}


def show_yuan(amount: int | None) -> str:
    """An amount in whole yuan as the reader's language writes it; empty for none."""
    return "" if amount is None else str(format_currency(amount, "CNY", "¤#,##0", currency_digits=False))
