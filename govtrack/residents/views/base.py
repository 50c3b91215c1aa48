"""The blueprint, what its pages share, and what the frame of every page knows of the account."""

from __future__ import annotations

from flask import Blueprint

from govtrack.accounts.residency import resident_at_browser
from govtrack.core.errors import NotFound
from govtrack.residents.models import Resident
from govtrack.residents.queries import find_resident

blueprint = Blueprint("residents", __name__)


@blueprint.app_template_global("has_resident_here")
def has_resident_here() -> bool:
    """Whether a resident's account is signed in at the browser, for the frame of every page."""
    return resident_at_browser() is not None


def this_resident() -> Resident:
    """The account at the browser; raises NotFound where it was deleted on another device a moment ago."""
    resident = find_resident()
    if resident is None:
        raise NotFound()
    return resident
