"""What the record says of public responses, personal answers and disputes."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.keys import NEW, OLD, REVISION, to_everybody
from govtrack.audit.kinds import Key, define_event, define_subject, done_by_residents
from govtrack.audit.reading import as_truth
from govtrack.casework.events import IS_SOLVED
from govtrack.core.i18n import _l
from govtrack.intake.events import SUBMISSION
from govtrack.responses.states import DISPUTE, RESPONSE

SCORES = {
    "satisfied": lazy_pgettext("record", "satisfied"),
    "basically": lazy_pgettext("record", "basically satisfied"),
    "not": lazy_pgettext("record", "not satisfied"),
}
FOLLOW_UPS = {
    "work_order": lazy_pgettext("record", "a new work order"),
    "topic": lazy_pgettext("record", "a topic for the council"),
}
RESPONSE_KEY = Key("response", lazy_pgettext("record", "response"), points_at="responses", formerly=("response_id",))
LATE = Key("late", lazy_pgettext("record", "late"), reads=as_truth)
SCORE = Key("score", lazy_pgettext("record", "rating"), words=SCORES)
FOLLOW_UP = Key("follow_up", lazy_pgettext("record", "what follows"), words=FOLLOW_UPS)

RESPONSES = define_subject("responses", lazy_pgettext("record", "public answer"), RESPONSE)
ANSWERS = define_subject("answers", lazy_pgettext("record", "personal answer"))
DISPUTES = define_subject("disputes", lazy_pgettext("record", "dispute"), DISPUTE)

define_event(RESPONSES, "drafted", lazy_pgettext("record", "response drafted"), REVISION)
define_event(RESPONSES, "edited", lazy_pgettext("record", "draft of the response changed"), OLD, NEW)
define_event(RESPONSES, "handed_in", lazy_pgettext("record", "response handed in for review"), OLD, NEW)
define_event(
    RESPONSES, "letter_left_out", lazy_pgettext("record", "letter left out of the response"), SUBMISSION, tone="warning"
)
define_event(
    RESPONSES, "letter_let_in", lazy_pgettext("record", "letter that joined later gets the answer"), SUBMISSION
)
define_event(RESPONSES, "letter_taken_in", lazy_pgettext("record", "letter taken in again"), SUBMISSION)
define_event(
    RESPONSES, "sent_back", lazy_pgettext("record", "response sent back to its writer"), OLD, NEW, tone="warning"
)
define_event(
    RESPONSES,
    "published",
    lazy_pgettext("record", "response published"),
    OLD,
    NEW,
    REVISION,
    public="either",
    tone="success",
)
define_event(RESPONSES, "withdrawn", lazy_pgettext("record", "draft of the response withdrawn"), OLD, NEW)
define_event(ANSWERS, "answered", lazy_pgettext("record", "personal answer sent"), SUBMISSION, RESPONSE_KEY, LATE)
done_by_residents(
    define_event(
        ANSWERS, "rated", lazy_pgettext("record", "answer rated"), to_everybody(SCORE), to_everybody(IS_SOLVED),
        resident=_l("You rated the answer"), public="always", tone="info", icon="flag",
    )
)  # fmt: skip
done_by_residents(
    define_event(
        DISPUTES, "disputed", lazy_pgettext("record", "answer disputed"), SUBMISSION,
        resident=_l("You disputed the answer"), public="always", tone="warning", icon="message-circle",
    )
)  # fmt: skip
define_event(
    DISPUTES, "declined", lazy_pgettext("record", "dispute declined"), OLD, NEW,
    resident=_l("The desk looked at your dispute: the answer stays"), public="always", icon="message-check",
)  # fmt: skip
define_event(
    DISPUTES, "upheld", lazy_pgettext("record", "dispute upheld"), OLD, NEW, to_everybody(FOLLOW_UP),
    resident=_l("The desk looked at your dispute: you are right"), public="always", tone="warning",
    icon="message-check",
)  # fmt: skip
