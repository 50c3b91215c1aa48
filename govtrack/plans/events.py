"""What the record says of plans, their parties and their promises."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.keys import NEW, OLD, REVISION, UNTIL, to_everybody, to_staff
from govtrack.audit.kinds import Key, define_event, define_subject, done_by_residents
from govtrack.audit.reading import as_percent, as_text, as_truth
from govtrack.core.i18n import _l
from govtrack.places.events import UNIT
from govtrack.plans.slots import SLOTS
from govtrack.plans.states import PLAN
from govtrack.topics.events import TOPIC_KEY

RAISED_AS = {
    "resident": _l("Resident"),
    "owner": _l("Owner"),
    "tenant": _l("Tenant"),
    "business": _l("Shop or enterprise"),
    "other": _l("Somebody else concerned"),
}
SLOT = Key("slot", lazy_pgettext("record", "part in the plan"), words=SLOTS)
PARTY = Key("party", lazy_pgettext("record", "party of a plan"), points_at="plan_parties")
COMMITMENT = Key("commitment", lazy_pgettext("record", "promise"), points_at="commitments")
PROGRESS = Key("progress", lazy_pgettext("record", "progress"), reads=as_percent)
OBJECTION = Key("objection", lazy_pgettext("record", "objection"), points_at="objections")
UPHELD = Key("upheld", lazy_pgettext("record", "objection upheld"), reads=as_truth)
PROMISED = Key("promised", lazy_pgettext("record", "what was promised"), reads=as_text)
RAISED = Key("raised_as", lazy_pgettext("record", "raised as"), words=RAISED_AS)

PLANS = define_subject("plans", lazy_pgettext("record", "plan"), PLAN)

define_event(PLANS, "drafted", _l("Draft begun"), TOPIC_KEY, icon="pencil")
define_event(PLANS, "changed", _l("Draft changed"), icon="pencil")
define_event(PLANS, "party_added", _l("Party added"), to_staff(SLOT), to_staff(UNIT), PARTY, icon="users")
define_event(PLANS, "party_removed", _l("Party removed"), to_staff(SLOT), to_staff(UNIT), icon="users")
define_event(PLANS, "commitment_added", _l("Promise added"), to_staff(COMMITMENT), icon="plus")
define_event(PLANS, "commitment_changed", _l("Promise changed"), to_staff(COMMITMENT), icon="pencil")
define_event(PLANS, "commitment_removed", _l("Promise removed"), COMMITMENT, to_staff(PROMISED), icon="minus")
define_event(
    PLANS, "noticed", _l("Put on public notice"), OLD, NEW, to_everybody(UNTIL), to_everybody(REVISION),
    public="always", tone="info", icon="speakerphone",
)  # fmt: skip
done_by_residents(define_event(
    PLANS, "objection_raised", _l("An objection was raised"), to_everybody(OBJECTION), RAISED,
    public="always", tone="warning", icon="message-circle",
))  # fmt: skip
define_event(
    PLANS, "objection_answered", _l("An objection was answered"), to_everybody(OBJECTION), to_everybody(UPHELD),
    public="always", tone="info", icon="message-check",
)  # fmt: skip
define_event(
    PLANS, "sent_back", _l("Taken back into drafting"), OLD, NEW, to_everybody(REVISION),
    public="always", tone="warning", icon="arrow-back-up",
)  # fmt: skip
define_event(
    PLANS, "signed", _l("A party signed"), to_everybody(PARTY), SLOT, public="always", tone="success", icon="signature"
)
define_event(
    PLANS, "refused", _l("A party refused in writing"), to_everybody(PARTY), SLOT,
    public="always", tone="warning", icon="circle-x",
)  # fmt: skip
define_event(
    PLANS, "adopted", _l("Adopted; the work was given out"), OLD, NEW, to_everybody(REVISION),
    public="always", tone="success", icon="gavel",
)  # fmt: skip
define_event(
    PLANS, "progress_reported", _l("Progress reported"), to_everybody(COMMITMENT), to_everybody(PROGRESS),
    public="always", tone="info", icon="trending-up",
)  # fmt: skip
define_event(
    PLANS, "completed", _l("All promises kept"), OLD, NEW, public="always", tone="success", icon="circle-check"
)
define_event(PLANS, "withdrawn", _l("Withdrawn"), OLD, NEW, public="either", icon="archive")
