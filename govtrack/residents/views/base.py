"""The blueprint, what its pages share, and what the frame of every page knows of the account."""

from __future__ import annotations

from flask import Blueprint

from govtrack.accounts.residency import resident_at_browser
from govtrack.residents.queries import find_resident, hint_of_account

blueprint = Blueprint("residents", __name__)


@blueprint.app_template_global("has_resident_here")
def has_resident_here() -> bool:
    """Whether a resident's account is signed in at the browser, for the frame of every page."""
    return resident_at_browser() is not None


@blueprint.app_template_global("account_here")
def account_here() -> str:
    """Whose account is signed in, for the frame: nobody shall write into a stranger's without noticing."""
    resident = find_resident()
    return hint_of_account(resident) if resident is not None else ""
