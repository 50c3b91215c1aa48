"""Pages for paper: the sign-in sheet and the agenda."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import COUNCIL_STAFF
from govtrack.core.access import allow, public, require_of, require_visible
from govtrack.core.page_cache import same_for_all
from govtrack.council import policy, queries
from govtrack.council.cards import item_card, meeting_card, person_card, rules_card
from govtrack.council.models import AgendaItem, Meeting
from govtrack.council.views.base import blueprint, may_see, show
from govtrack.discussion.cards import PublicDigest
from govtrack.discussion.queries import describe_in_public

EMPTY_ROWS = 15


@blueprint.get("/<int:meeting_id>/sign-in-sheet")
@allow(*COUNCIL_STAFF)
def sign_in_sheet(meeting_id: int) -> ResponseReturnValue:
    """Names of the invited with room for signatures, and empty rows."""
    meeting = queries.get_meeting(meeting_id)
    require_of(may_see(meeting), policy.can_see_participants(current_actor(), meeting))
    people = queries.list_participants(meeting)
    return show(
        "sign_in_sheet.html",
        meeting=meeting_card(meeting),
        people=[person_card(person) for person in people],
        empty_rows=EMPTY_ROWS,
    )


def _said(item: AgendaItem, meeting: Meeting) -> PublicDigest | None:
    """What people said about the matter until the meeting: after it, nothing more comes into its papers."""
    return describe_in_public(item.topic, meeting.starts_at) if item.state != "withdrawn" else None


@blueprint.get("/<int:meeting_id>/printed-agenda")
@public
@same_for_all
def printed_agenda(meeting_id: int) -> ResponseReturnValue:
    """The agenda on one sheet with the rules in short."""
    meeting, items = queries.get_agenda(meeting_id)
    require_visible(may_see(meeting))
    return show(
        "printed_agenda.html",
        meeting=meeting_card(meeting),
        items=[item_card(item) for item in items],
        said={item.id: _said(item, meeting) for item in items},
        rules=rules_card(meeting.rule_set),
    )
