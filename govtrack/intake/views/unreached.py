"""The desk's list of writers whom no message reaches."""

from __future__ import annotations

from collections import defaultdict

from flask import render_template
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import RECEIVERS
from govtrack.core.access import allow
from govtrack.core.errors import Text
from govtrack.intake.cards import letter_card
from govtrack.intake.queries import list_unreached_letters
from govtrack.intake.recipients import token_of
from govtrack.intake.views.blueprint import blueprint
from govtrack.notify.unreached import list_unreached
from govtrack.notify.wording import CHANNEL_LABELS, FAILURE_LABELS


@blueprint.get("/desk/unreached")
@allow(*RECEIVERS)
def unreached() -> ResponseReturnValue:
    """Letters of this person's desk with messages that reached nobody; who wrote is not told here."""
    page = list_unreached_letters(current_actor())
    return render_template(
        "intake/unreached.html",
        page=page.map(letter_card),
        causes=_causes({token_of(row): row.id for row in page.items}),
        channels=CHANNEL_LABELS,
        failures=FAILURE_LABELS,
    )


def _causes(ids: dict[str, int]) -> dict[int, dict[tuple[Text, Text], int]]:
    """Of each letter how many messages failed, by the way and the cause."""
    found: dict[int, dict[tuple[Text, Text], int]] = defaultdict(lambda: defaultdict(int))
    for message in list_unreached(list(ids)):
        cause = (CHANNEL_LABELS[message.channel], FAILURE_LABELS[message.failure or ""])
        found[ids[message.reporter or ""]][cause] += 1
    return found
