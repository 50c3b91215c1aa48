"""What the record says of contributions."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.keys import NEW, OLD
from govtrack.audit.kinds import Key, define_event, define_subject, done_by_residents
from govtrack.core.i18n import _l
from govtrack.discussion.states import CONTRIBUTION
from govtrack.discussion.vocabulary import KINDS

SIDE = Key("side", lazy_pgettext("record", "kind of contribution"), words=KINDS)

CONTRIBUTIONS = define_subject("contributions", lazy_pgettext("record", "contribution to a discussion"), CONTRIBUTION)

done_by_residents(define_event(CONTRIBUTIONS, "written", _l("Contribution written"), SIDE, icon="message-circle"))
define_event(CONTRIBUTIONS, "held", _l("Contribution held beside one that says nearly the same"), OLD, NEW)
define_event(
    CONTRIBUTIONS, "released", _l("Waits by itself, as the one it stood with is not public any more"), OLD, NEW
)
define_event(CONTRIBUTIONS, "shown", _l("Contribution shown"), OLD, NEW, tone="success", icon="eye")
define_event(CONTRIBUTIONS, "refused", _l("Contribution not shown"), OLD, NEW, tone="danger", icon="eye-off")
done_by_residents(
    define_event(CONTRIBUTIONS, "appealed", _l("Its author appealed"), OLD, NEW, tone="warning", icon="flag")
)
define_event(CONTRIBUTIONS, "appeal_upheld", _l("Appeal upheld, contribution shown"), OLD, NEW, tone="success")
define_event(CONTRIBUTIONS, "appeal_declined", _l("Appeal declined"), OLD, NEW, tone="danger")
define_event(CONTRIBUTIONS, "replied", _l("Reply by the unit or community concerned"), icon="message-check")
define_event(CONTRIBUTIONS, "lapsed", _l("Not looked at any more: what it is about was taken back"), OLD, NEW)
done_by_residents(define_event(CONTRIBUTIONS, "taken_back", _l("Its author took it back"), OLD, NEW))
