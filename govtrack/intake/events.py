"""What the record says of letters and imports."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_pgettext

from govtrack.accounts.events import SINCE, TIMES, USERS
from govtrack.audit.access import define_look
from govtrack.audit.keys import KIND, NEW, OLD, to_everybody, to_staff
from govtrack.audit.kinds import Key, define_event, define_subject, done_by_residents
from govtrack.audit.reading import as_count, as_truth
from govtrack.core.i18n import _l
from govtrack.intake.channels import CHANNEL_LABELS
from govtrack.intake.states import INTAKE
from govtrack.intake.wording import (
    CONTACT_KIND_LABELS,
    KIND_LABELS,
    LINK_KIND_LABELS,
    REACHING_LABELS,
    REDIRECT_LABELS,
    SOURCE_LABELS,
    UNMASK_LABELS,
    URGENCY_LABELS,
)
from govtrack.places.events import CATEGORY, PLACE, UNITS

# The value is the letter's key or its number, as the operation has it.
SUBMISSION = Key("submission", lazy_pgettext("record", "letter"), points_at="submissions", formerly=("submission_id",))
PARTNER = replace(SUBMISSION, formerly=("to",))
SOURCE = Key("source", lazy_pgettext("record", "source"), words=SOURCE_LABELS)
CHANNEL = Key("channel", lazy_pgettext("record", "channel"), words=CHANNEL_LABELS)
URGENCY = Key("urgency", lazy_pgettext("record", "urgency"), words=URGENCY_LABELS)
TARGET = Key("target", lazy_pgettext("record", "passed on to"), words=REDIRECT_LABELS)
NAMED_UNITS = replace(UNITS, formerly=("organisation",))
UNMASKED_FOR = Key("kind", lazy_pgettext("record", "ground"), words=UNMASK_LABELS)
CONTACT_KIND = Key(
    "contact_kind", lazy_pgettext("record", "kind of contact"), words=CONTACT_KIND_LABELS, formerly=("way",)
)
REACHED_BY = Key("reached_by", lazy_pgettext("record", "reached by"), words=REACHING_LABELS, formerly=("way",))
PHOTOS = Key("photos", lazy_pgettext("record", "photos"), reads=as_count)
IS_REACHED = Key("reached", lazy_pgettext("record", "reached"), reads=as_truth)
BATCH = Key("batch", lazy_pgettext("record", "import"), points_at="import_batches")
READ = Key("read", lazy_pgettext("record", "rows read"), reads=as_count)
ADDED = Key("added", lazy_pgettext("record", "rows added"), reads=as_count)
CHANGED = Key("changed", lazy_pgettext("record", "rows with a known number and another text"), reads=as_count)
TAKEN_BACK = Key("taken_back", lazy_pgettext("record", "letters taken back"), reads=as_count, formerly=("added",))
REPEATED = Key("repeated", lazy_pgettext("record", "rows repeated"), reads=as_count)
REJECTED = Key("rejected", lazy_pgettext("record", "rows rejected"), reads=as_count)

LETTERS = define_subject("submissions", lazy_pgettext("record", "letter"), INTAKE)
IMPORTS = define_subject("import_batches", lazy_pgettext("record", "import"))
TEXTS = define_subject("confirmed_texts", lazy_pgettext("record", "public text"))

done_by_residents(define_event(
    LETTERS, "submitted", _l("Sent in"), replace(KIND, words=KIND_LABELS), SOURCE,
    resident=_l("You sent it in"), public="always", tone="info", icon="inbox",
))  # fmt: skip
done_by_residents(define_event(
    LETTERS, "danger_told", _l("The reporter says that 110, 119 or 120 has been called"),
    resident=_l("You said that 110, 119 or 120 has been called"), public="always", tone="danger", icon="alert-triangle",
))  # fmt: skip
define_event(
    LETTERS, "said_the_same", _l("Somebody has this too"), replace(KIND, words=KIND_LABELS), SOURCE,
    resident=_l("You said that you have this too"), public="always", tone="info", icon="users",
)  # fmt: skip
define_event(
    LETTERS, "taken_back", _l("The reporter took it back"), OLD, NEW,
    resident=_l("You took it back"), public="always", icon="arrow-back-up",
)  # fmt: skip
define_event(
    LETTERS, "imported", _l("Came in with an import"), to_staff(BATCH),
    resident=_l("It was taken over from another system"), public="always", tone="info", icon="inbox",
)  # fmt: skip
define_event(
    LETTERS, "screened", _l("Is being read"), OLD, NEW,
    resident=_l("The desk began to read it"), public="always", icon="eye",
)  # fmt: skip
define_event(
    LETTERS, "accepted", lazy_pgettext("submission", "Accepted"), OLD, NEW,
    resident=_l("It was accepted"), public="always", tone="success", icon="check",
)  # fmt: skip
define_event(
    LETTERS, "returned_for_information", _l("The desk asked a question"), OLD, NEW,
    resident=_l("The desk asked you something"), public="always", tone="warning", icon="help-circle",
)  # fmt: skip
done_by_residents(define_event(
    LETTERS, "resubmitted", _l("The reporter answered"), OLD, NEW,
    resident=_l("You answered the question"), public="always", tone="info", icon="inbox",
))  # fmt: skip
done_by_residents(define_event(
    LETTERS, "words_added", _l("The reporter added something"),
    resident=_l("You added something"), public="always", tone="info", icon="pencil",
))  # fmt: skip
done_by_residents(define_event(
    LETTERS, "words_corrected", _l("The reporter corrected what was written"),
    resident=_l("You corrected what you wrote"), public="always", tone="info", icon="pencil",
))  # fmt: skip
define_event(LETTERS, "addition_confirmed", _l("Masked text of an addition confirmed"), icon="eye-off")
define_event(
    LETTERS, "answer_taken_down", _l("The desk wrote down what the reporter answered"), OLD, NEW,
    to_everybody(REACHED_BY),
    resident=_l("You told the desk your answer, and it wrote it down"), public="always", tone="info", icon="inbox",
)  # fmt: skip
define_event(
    LETTERS, "not_accepted", _l("Not accepted"), OLD, NEW,
    resident=_l("It was not accepted"), public="always", tone="danger", icon="x",
)  # fmt: skip
define_event(
    LETTERS, "redirected", _l("Passed on to the right place"), OLD, NEW, to_everybody(TARGET),
    resident=_l("It was passed on to the right place"), public="always", tone="warning", icon="arrow-right",
)  # fmt: skip
done_by_residents(define_event(
    LETTERS, "appealed", _l("The reporter appealed"),
    resident=_l("You appealed against the decision"), public="always", tone="warning", icon="message-circle",
))  # fmt: skip
define_event(
    LETTERS, "appeal_upheld", _l("Appeal upheld: accepted"), OLD, NEW,
    resident=_l("Somebody else looked at your appeal: you are right, it was accepted"), public="always",
    tone="success", icon="check",
)  # fmt: skip
define_event(
    LETTERS, "appeal_declined", _l("Appeal declined: the decision stands"),
    resident=_l("Somebody else looked at your appeal: the decision stands"), public="always", icon="message-check",
)  # fmt: skip
define_event(
    LETTERS, "reconsidered", _l("Taken up again"), OLD, NEW,
    resident=_l("The desk took it up again"), public="always", tone="info", icon="inbox",
)  # fmt: skip
define_event(
    LETTERS, "answered", lazy_pgettext("submission", "Answered"), OLD, NEW,
    resident=_l("You got an answer"), public="always", tone="success", icon="message-check",
)  # fmt: skip
define_event(
    LETTERS, "closed", lazy_pgettext("submission", "Closed"), OLD, NEW,
    resident=_l("The matter was closed"), public="always", icon="flag",
)  # fmt: skip
define_event(
    LETTERS,
    "reclassified",
    _l("Kind, place or urgency changed"),
    to_staff(CATEGORY),
    to_staff(PLACE),
    to_staff(URGENCY),
)
define_event(LETTERS, "subjects_named", _l("Said whom it is about"), to_staff(NAMED_UNITS), icon="users")
define_event(
    LETTERS, "photos_chosen", _l("Chose the photos that units see"), to_staff(PHOTOS), tone="info", icon="camera"
)
define_event(LETTERS, "redaction_confirmed", _l("Masked text confirmed"), icon="eye-off")
IDENTITY_VIEWED = define_event(
    LETTERS,
    "identity_viewed",
    _l("Somebody looked at the name and number"),
    to_staff(UNMASKED_FOR),
    tone="warning",
    icon="eye",
)
# Counted beside the page, as signing in is: who of the staff looked at the photos of which letter.
PHOTOS_VIEWED = define_look("photos_viewed", SUBMISSION.name)
define_event(USERS, PHOTOS_VIEWED, lazy_pgettext("record", "looked at photos of a letter"), SUBMISSION, TIMES, SINCE)
done_by_residents(define_event(
    LETTERS, "proof_asked", _l("A code was sent to prove a contact"), to_everybody(CONTACT_KIND),
    resident=_l("You had a code sent to prove a contact"), public="always", icon="send",
))  # fmt: skip
done_by_residents(define_event(
    LETTERS, "contact_proven", _l("The reporter proved a contact by a code"), to_everybody(CONTACT_KIND),
    resident=_l("You proved that a contact is yours"), public="always", tone="info", icon="check",
))  # fmt: skip
done_by_residents(define_event(
    LETTERS, "receipt_renewed", _l("The reporter got a new receipt code by a proven contact"),
    to_everybody(CONTACT_KIND),
    resident=_l("You got a new receipt code; the old one ended"), public="always", tone="warning", icon="refresh",
))  # fmt: skip
define_event(
    LETTERS, "reach_noted", _l("Tried to reach the reporter"), to_staff(REACHED_BY), to_staff(IS_REACHED), icon="phone"
)
define_event(
    LETTERS, "contact_corrected", _l("Contact corrected as the reporter told it"),
    resident=_l("The desk changed how you can be reached, as you told it"), public="always", tone="warning",
    icon="pencil",
)  # fmt: skip
define_event(
    LETTERS, "receipt_asked", _l("A new receipt code was asked for at the desk"),
    resident=_l("Somebody asked at the desk for a new receipt code"), public="always", tone="warning", icon="refresh",
)  # fmt: skip
define_event(
    LETTERS, "receipt_given", _l("A new receipt code was given at the desk"),
    resident=_l("The desk gave a new receipt code; the old one ended"), public="always", tone="warning", icon="refresh",
)  # fmt: skip
define_event(
    LETTERS, "receipt_declined", _l("A new receipt code was declined"),
    resident=_l("The desk gave no new receipt code"), public="always", icon="x",
)  # fmt: skip
define_event(
    LETTERS,
    "linked",
    _l("Linked to another letter"),
    to_staff(PARTNER),
    to_staff(replace(KIND, words=LINK_KIND_LABELS)),
    icon="link",
)
define_event(LETTERS, "unlinked", _l("Link undone"), to_staff(PARTNER))

define_event(IMPORTS, "received", lazy_pgettext("record", "sheet received"), CHANNEL)
define_event(IMPORTS, "reread", lazy_pgettext("record", "sheet read anew"))
define_event(IMPORTS, "refused", lazy_pgettext("record", "sheet refused"), tone="warning")
define_event(IMPORTS, "previewed", lazy_pgettext("record", "import previewed"), CHANNEL, READ, REJECTED)
define_event(IMPORTS, "queued", lazy_pgettext("record", "import queued"))
define_event(IMPORTS, "finished", lazy_pgettext("record", "import finished"), ADDED, REPEATED, CHANGED, REJECTED)
# Earlier versions wrote this about each letter of an import; now the one row of the import tells it.
define_event(LETTERS, "withdrawn", _l("The import was taken back"), to_staff(BATCH))
UNDONE = define_event(
    IMPORTS, "undone", _l("The import was taken back"), TAKEN_BACK, record=lazy_pgettext("record", "import taken back")
).verb
define_event(IMPORTS, "failed", lazy_pgettext("record", "import failed"), tone="danger")

define_event(TEXTS, "text_public", _l("Read and left public as it stands"), icon="eye")
define_event(TEXTS, "text_hidden", _l("Read and left masked"), icon="eye-off")
