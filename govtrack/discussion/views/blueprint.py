"""The blueprint that the views of discussions share, and what their templates and other pages use of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from govtrack.accounts.residency import resident_at_browser
from govtrack.core.settings import get_setting
from govtrack.discussion.cards import Discussion
from govtrack.discussion.matters import find_matter
from govtrack.discussion.queries import read_discussion
from govtrack.discussion.settings import FIRST_SHOWN
from govtrack.discussion.states import CONTRIBUTION
from govtrack.discussion.vocabulary import KIND_HINTS, KIND_ICONS, KIND_TONES, KINDS

blueprint = Blueprint("discussion", __name__)


@blueprint.context_processor
def words() -> dict[str, Any]:
    """What the templates of this step need on every page."""
    return {"contribution_kinds": KINDS, "kind_hints": KIND_HINTS,
            "contribution_states": CONTRIBUTION.states}  # fmt: skip


@blueprint.app_template_global("discussion_of")
def discussion_of(name: str, row_id: int) -> Discussion | None:
    """The beginning of what is said about a thing, for its own page."""
    matter = find_matter(name, row_id)
    if matter is None or not matter.is_visible:
        return None
    return read_discussion(matter, get_setting(FIRST_SHOWN), resident_id=resident_at_browser())


@blueprint.app_template_global("kind_of_contribution")
def kind_of_contribution(kind: str) -> tuple[str, str, str]:
    """The words of a kind, their tone and icon, for pages of other steps."""
    return str(KINDS[kind]), KIND_TONES[kind], KIND_ICONS[kind]
