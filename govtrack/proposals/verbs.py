"""What the desk does with proposals."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.core.verbs import PUBLISHES, Verb
from govtrack.proposals import operations, policy
from govtrack.proposals.operations.common import ADDED, CALLED, LATE, OFFERED
from govtrack.proposals.operations.desk import demand_looked_at
from govtrack.proposals.states import PROPOSAL, UPDATE

_VERBS = (
    Verb(
        "publish",
        _l("Make it public"),
        _l("The proposal is public. Its author is told."),
        operation=operations.publish,
        policy=policy.can_look,
        duty="proposals.look",
        table=PROPOSAL,
        step="publish",
        demand=demand_looked_at,
        needs=("seen_edition",),
        events=("published",),
        ends=(OFFERED,),
        grave=PUBLISHES,
        tone="primary",
        icon="eye",
    ),
    Verb(
        "decline",
        _l("Do not make it public"),
        _l("The proposal is not made public. Its author reads why."),
        operation=operations.decline,
        policy=policy.can_look,
        duty="proposals.look",
        table=PROPOSAL,
        step="decline",
        needs=("reason", "seen_edition"),
        events=("declined",),
        ends=(OFFERED,),
        lede=_l(
            "Only where it may not be public: it attacks somebody, or tells of private matters. Its letter is "
            "answered all the same."
        ),
        icon="x",
    ),
    Verb(
        "answer",
        _l("Answer the proposal"),
        _l("The answer is public. Everybody who supports it is told."),
        operation=operations.answer,
        policy=policy.can_answer,
        duty="proposals.answer",
        table=PROPOSAL,
        step="answer",
        needs=("answer",),
        events=("answered",),
        ends=(CALLED, LATE),
        grave=PUBLISHES,
        lede=_l("It did not find enough households; it is answered all the same. Say what will be done, or why not."),
        tone="primary",
        icon="message-check",
    ),
)
_UPDATES = (
    Verb(
        "show",
        _l("Show the addition"),
        _l("The addition is public. Everybody who supports the proposal is told."),
        operation=operations.show_update,
        policy=policy.can_look_at_update,
        duty="proposals.look_at_update",
        table=UPDATE,
        step="show",
        events=("shown",),
        ends=(ADDED,),
        tone="primary",
        icon="eye",
    ),
    Verb(
        "refuse",
        _l("Do not show the addition"),
        _l("The addition is not shown. The author reads why."),
        operation=operations.refuse_update,
        policy=policy.can_look_at_update,
        duty="proposals.look_at_update",
        table=UPDATE,
        step="refuse",
        needs=("reason",),
        events=("refused",),
        ends=(ADDED,),
        icon="x",
    ),
)
VERBS = {verb.name: verb for verb in _VERBS}
UPDATE_VERBS = {verb.name: verb for verb in _UPDATES}
