"""What everybody reads: the list, and one proposal."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import public
from govtrack.core.errors import InvalidInput, Text
from govtrack.core.i18n import _l
from govtrack.core.idempotency import new_token
from govtrack.places.queries import find_place_by_code, list_places
from govtrack.proposals import policy, queries
from govtrack.proposals.cards import letter_card, proposal_card
from govtrack.proposals.models import Proposal
from govtrack.proposals.operations.desk import demand_looked_at
from govtrack.proposals.queries import ENDING, NEWEST, SORTS, SUPPORTED, ProposalFilter
from govtrack.proposals.states import LIVING, OPEN, PROPOSAL, UPDATE
from govtrack.proposals.verbs import UPDATE_VERBS, VERBS
from govtrack.proposals.views.base import blueprint, seen
from govtrack.residents.queries import find_home, find_resident
from govtrack.topics.cards import topic_name
from govtrack.topics.queries import get_topic
from govtrack.topics.states import TOPIC

SORT_LABELS: dict[str, Text] = {
    NEWEST: _l("Newest first"),
    SUPPORTED: _l("Most supported first"),
    ENDING: _l("Ending soon"),
}


@blueprint.get("/proposals")
@public
def proposals() -> ResponseReturnValue:
    """All proposals that are public, and the reader's own."""
    sort, place = request.args.get("sort", NEWEST), find_place_by_code(request.args.get("place", ""))
    wanted = ProposalFilter(
        community=place if place is not None and place.level == "community" else None,
        sort=sort if sort in SORTS else NEWEST,
    )
    resident = find_resident()
    page = queries.list_proposals(wanted).map(proposal_card)
    return render_template(
        "proposals/proposals.html", page=page, wanted=wanted, sorts=SORT_LABELS, answered=queries.count_answered(),
        places=[(row.code, row.name) for row in list_places("community")],
        own=[proposal_card(row) for row in queries.list_own(resident)] if resident is not None else [],
        offerable=[letter_card(row, None) for row in queries.list_offerable(resident)] if resident is not None else [],
        is_desk=current_actor().has_role(*policy.DESK),
    )  # fmt: skip


@blueprint.get("/proposals/<int:proposal_id>")
@public
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal with what its author added, its support and its answer."""
    row, resident, actor = seen(proposal_id), find_resident(), current_actor()
    is_desk, is_own = policy.can_handle(actor, row), policy.is_author(resident, row)
    support = queries.find_support(row, resident)
    # Words that were taken back are read by nobody, those that were added and the earlier ones as well.
    is_over = row.state == "withdrawn"
    states = tuple(UPDATE.states) if is_own or is_desk else ("shown",)
    topic = get_topic(row.topic_id) if row.topic_id is not None else None
    home = find_home(resident.id) if resident is not None else None
    return render_template(
        "proposals/proposal.html", proposal=proposal_card(row), is_own=is_own, is_living=row.state in LIVING,
        supports=support is not None, signs=support is not None and support.household_mark is not None,
        may_sign=policy.lives_in_area(home, row), has_home=home is not None,
        household_signs=home is not None and queries.has_signed(row, home.household_mark),
        is_resident=resident is not None,
        is_stranger=resident is None and actor.user_id is None,
        area=policy.area_of(row.place).name,
        updates=[(one, UPDATE.states[one.state], [verb for verb in UPDATE_VERBS.values() if verb.is_open(actor, one)])
                 for one in ([] if is_over else queries.list_updates(row, *states))],
        editions=[] if is_over else queries.list_editions(row), topic=topic_name(topic) if topic else None,
        topic_state=TOPIC.states[topic.state] if topic else None,
        merged_into=row.merged_into, wishes=queries.list_merge_wishes(row) if is_own else [],
        may_revise=is_own and not row.supporters and PROPOSAL.find(row.state, "revise") is not None,
        may_withdraw=is_own and PROPOSAL.find(row.state, "withdraw") is not None,
        may_merge=is_own and row.state in OPEN, merge_wish=row.merge_wish_id,
        verbs=[verb for verb in VERBS.values() if verb.is_open(actor, row)], token=new_token(),
        letter_id=row.submission_id if is_desk else None, waits_for=_waits_for(row) if is_desk else "",
    )  # fmt: skip


def _waits_for(row: Proposal) -> Text:
    """What the desk has to do before the proposal can be made public; empty where nothing is lacking or due."""
    if PROPOSAL.find(row.state, "publish") is None:
        return ""
    try:
        demand_looked_at(row)
    except InvalidInput as error:
        return error.message
    return ""
