"""What the record says of proposals in public; who supports one stands nowhere in it."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.keys import NEW, OLD
from govtrack.audit.kinds import define_event, define_subject
from govtrack.core.i18n import _l
from govtrack.proposals.states import PROPOSAL, UPDATE

PROPOSALS = define_subject("proposals", lazy_pgettext("record", "proposal"), PROPOSAL)
UPDATES = define_subject("proposal_updates", lazy_pgettext("record", "addition to a proposal"), UPDATE)
define_event(PROPOSALS, "offered", _l("Offered by its author"))
for verb, words in (
    ("published", _l("Made public")),
    ("declined", _l("Not made public")),
    ("revised", _l("Its words were changed")),
    ("withdrawn", _l("Taken back by its proposer")),
    ("merged", _l("Merged into another proposal")),
    ("reached", _l("Co-signed by enough households")),
    ("called", _l("To be answered soon")),
    ("answered", lazy_pgettext("proposal", "Answered")),
    ("panel_answered", _l("Answered by the panel")),
):
    define_event(PROPOSALS, verb, words, OLD, NEW, public="always")
define_event(PROPOSALS, "merge_asked", _l("Its author would have it merged"))
define_event(UPDATES, "added", _l("Added by the author"))
for verb, words in (("shown", _l("Addition made public")), ("refused", _l("Addition not shown"))):
    define_event(UPDATES, verb, words, OLD, NEW)
