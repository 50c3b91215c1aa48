"""What can be done with a contribution."""

from __future__ import annotations

from govtrack.core.i18n import _l
from govtrack.core.verbs import Verb
from govtrack.discussion import operations, policy
from govtrack.discussion.operations.looking import demand_appealable, demand_refusable
from govtrack.discussion.operations.replying import demand_no_more, demand_unreplied
from govtrack.discussion.recipients import APPEALED, LATE, WAITING
from govtrack.discussion.states import CONTRIBUTION

_DONE = (WAITING, APPEALED, LATE)
VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "show", _l("Make it public"), _l("It is public now, and its author is told."), operation=operations.show,
            policy=policy.can_look, table=CONTRIBUTION, step="show", needs=("text",), events=("shown",), ends=_DONE,
            tone="primary", icon="eye",
        ),
        Verb(
            "refuse", _l("Do not make it public"), _l("It is not shown. Its author reads why and may appeal once."),
            operation=operations.refuse, policy=policy.can_look, table=CONTRIBUTION, step="refuse",
            demand=demand_refusable, needs=("reason",), events=("refused", "released"), ends=_DONE, tone="danger",
            icon="eye-off",
        ),
        Verb(
            "uphold", _l("The author is right: show it"), _l("It is public now, and its author is told."),
            operation=operations.uphold, policy=policy.can_decide_appeal, table=CONTRIBUTION, step="uphold",
            needs=("reason",), events=("appeal_upheld",), ends=_DONE, duty="discussion.decide_appeal", icon="eye",
        ),
        Verb(
            "decline", _l("It stays unshown"), _l("The decision stands. Its author reads why."),
            operation=operations.decline, policy=policy.can_decide_appeal, table=CONTRIBUTION, step="decline",
            needs=("reason",), events=("appeal_declined",), ends=_DONE, duty="discussion.decide_appeal",
            icon="eye-off",
        ),
        Verb(
            "appeal", _l("Appeal"), _l("Somebody who did not make the decision looks at it and tells you why."),
            operation=operations.appeal, policy=policy.is_writer, table=CONTRIBUTION, step="appeal",
            demand=demand_appealable, needs=("reason",), events=("appealed",), icon="flag",
        ),
        Verb(
            "reply", _l("Reply"), _l("The reply is public, and the author is told."),
            lede=_l("Everybody reads it below the contribution. There is one reply to each, and no second one."),
            operation=operations.reply, policy=policy.can_reply, demand=demand_unreplied, needs=("text",),
            events=("replied",), icon="message-check",
        ),
        Verb(
            "say_more", _l("Add one word more"), _l("Thank you. The desk looks at it; then it stands below the first."),
            lede=_l("It stands below what you wrote, once the desk has looked at it. You can do this once."),
            operation=operations.say_more, policy=policy.is_writer, demand=demand_no_more, needs=("text",),
            events=("written",), icon="pencil",
        ),
        Verb(
            "take_back", _l("Take it back"), _l("Taken back. Nobody reads it any more."),
            operation=operations.take_back, policy=policy.is_writer, table=CONTRIBUTION, step="take_back",
            events=("taken_back", "released"), ends=_DONE, tone="quiet",
        ),
    )
}  # fmt: skip
