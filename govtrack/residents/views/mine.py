"""The page "mine": one's letters and matters, councils one may attend, promises near home."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from govtrack.accounts.neighbourhood import find_my_community
from govtrack.core.access import account_holder
from govtrack.intake.cards import letter_card
from govtrack.intake.offering import has_unoffered
from govtrack.intake.receipts import list_held
from govtrack.intake.standing import told_states
from govtrack.intake.views.blueprint import address_of
from govtrack.residents.forms import KeepForm
from govtrack.residents.models import Resident
from govtrack.residents.queries import (
    get_resident,
    list_councils,
    list_joined,
    list_letter_ids,
    list_letters,
    list_promises_near,
    list_unopened,
)
from govtrack.residents.views.base import blueprint
from govtrack.topics.wording import name_of, state_of


@blueprint.get("/mine")
@account_holder
def mine() -> ResponseReturnValue:
    """Everything that concerns this resident, on one page."""
    return mine_page(get_resident(), KeepForm(formdata=None))


def mine_page(resident: Resident, form: KeepForm, status: int = 200) -> ResponseReturnValue:
    """The page with the form for one more letter, as it was typed where that was refused."""
    letters, community = list_letters(resident.id), find_my_community()
    topics = list_joined(letters)
    kept = set(list_letter_ids(resident.id))
    page = render_template(
        "residents/mine.html",
        form=form,
        letters=[letter_card(letter) for letter in letters],
        states=told_states(letters),
        has_unoffered=has_unoffered(letters),
        proposals_url=address_of("proposals.proposals"),
        unopened=list_unopened(resident.id),
        held=sum(one not in kept for one in list_held()),
        topics=[(topic, name_of(topic), state_of(topic)) for topic in topics],
        meetings=list_councils(community, [topic.id for topic in topics]),
        plans=list_promises_near(community),
        community=community.name if community is not None else "",
    )
    return page, status
