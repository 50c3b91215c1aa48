"""The walk of a discussion: whoever kept a contribution from the public does not decide on the appeal."""

from __future__ import annotations

from govtrack.core.actors import Actor, Grant
from govtrack.discussion import operations
from govtrack.intake.policy import as_reporter
from tests import factories
from tests.discussion.talking import do, say, topic
from tests.meta.walks.walking import Walk, walks
from tests.residents.people import resident

REASON = "说的是邻居家的私事，不能公开。"


@walks("discussion.decide_appeal", "discussion.refuse")
def deciding_on_the_appeal_against_ones_own_refusal() -> Walk:
    place = factories.place("community")
    first, second = (
        Actor("user", factories.user("community_staff").id, name, (Grant("community_staff", place.path),))
        for name in ("甲", "乙")
    )
    row = do("refuse", say(topic(place), resident_id=resident().id), first, reason=REASON)
    do("appeal", row, as_reporter(), reason="我说的是充电的事。")
    return Walk(lambda who: operations.uphold(who, row, "说的是公共的事，可以公开。"), (first,), second)
