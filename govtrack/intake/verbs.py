"""What can be done with letters, links between them and imports, in the order of the work."""

from __future__ import annotations

from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.storage import SealedContent
from govtrack.core.verbs import CONTACT, UNMASKS, Verb
from govtrack.intake import operations, policy
from govtrack.intake.models import Attachment, ImportBatch, Submission
from govtrack.intake.models.public_texts import ConfirmedText
from govtrack.intake.operations import Preview
from govtrack.intake.operations.appeals import demand_appealable, demand_no_appeal, demand_waiting_appeal
from govtrack.intake.operations.imports import demand_previewed
from govtrack.intake.operations.later_words import demand_open_addition, demand_unanswered, demand_unconfirmed
from govtrack.intake.operations.links import demand_in_force
from govtrack.intake.operations.photos import demand_photos
from govtrack.intake.operations.reaching import demand_somebody
from govtrack.intake.operations.renewing import demand_receipt, demand_waiting
from govtrack.intake.operations.undoing import demand_untouched
from govtrack.intake.recipients import APPEAL_LATE, APPEALED, ENDED_BY, READ_BY, RECEIPT_WANTED, URGENT
from govtrack.intake.states import APPEAL, INTAKE
from govtrack.places.models import Place


def _may_link(actor: Actor, submission: Submission, other: Submission) -> bool:
    return policy.can_link(actor, submission, other)


def _may_show(_actor: Actor, submission: Submission, photo: Attachment) -> bool:
    return policy.is_photo_of(submission, photo)


def _keep_sheet(actor: Actor, place: Place | None, *, name: str, preview: Preview) -> ImportBatch:
    return operations.preview_batch(actor, name, preview, place)


def _send_sheet(actor: Actor, place: Place | None, *, name: str, channel: str, content: SealedContent) -> ImportBatch:
    return operations.receive_sheet(actor, name, channel, content, place)


def _decide_text(actor: Actor, place_path: str, *, text: str, decision: str) -> ConfirmedText:
    return operations.decide_text(actor, text, decision, place_path)


def _verb(name: str, label: Text, done: Text, *events: str, step: str = "", **more: Any) -> Verb:
    """A verb of a letter; the notices that it ends are those of its events."""
    ends = tuple(dict.fromkeys(kind for event in events for kind in ENDED_BY.get(event, ())))
    ends = (*ends, URGENT) if set(events) & set(READ_BY) else ends
    table = INTAKE if step else None
    return Verb(name=name, label=label, done=done, table=table, step=step, events=events, ends=ends, **more)


_AT_THE_DESK = (
    _verb(
        "accept", _l("Accept"), _l("Accepted. It can be given to a unit now."), "accepted", step="accept",
        operation=operations.accept, policy=policy.can_judge, duty="intake.decide", tone="primary", icon="check",
    ),
    _verb(
        "screen", _l("Begin to read"), _l("Marked as being read."), "screened", step="screen",
        operation=operations.screen, policy=policy.can_handle, icon="eye",
    ),
    _verb(
        "return", _l("Ask the reporter"), _l("Your question stands under the receipt code now."),
        "returned_for_information", step="return",
        lede=_l("The reporter sees your question under the receipt code and can answer there."),
        operation=operations.return_for_information, policy=policy.can_judge, duty="intake.decide",
        needs=("question",), icon="message-circle",
    ),
    _verb(
        "take-down", _l("Enter the reporter's answer"), _l("Entered. The letter can be decided on now."),
        "answer_taken_down", step="take_down",
        lede=_l(
            "For reporters who told you the answer by telephone or in person. The reporter reads under the receipt "
            "code that you wrote it down."
        ),
        operation=operations.take_down_answer, policy=policy.can_handle, needs=("reached_by", "answer"), icon="pencil",
    ),
    _verb(
        "redirect", _l("Pass on"), _l("Passed on. The reporter reads where the matter belongs and why."),
        "redirected", step="redirect",
        lede=_l("For matters that somebody else decides. Say plainly where the reporter can go and why."),
        operation=operations.redirect, policy=policy.can_judge, duty="intake.decide", needs=("target", "reason"),
        icon="arrow-right",
    ),
    _verb(
        "not-accept", _l("Do not accept"), _l("Not accepted. The reporter reads your reason."),
        "not_accepted", step="not_accept",
        lede=_l("The reporter reads your reason and may object once. Criticism is no reason."),
        operation=operations.not_accept, policy=policy.can_judge, duty="intake.decide", needs=("reason",),
        tone="danger", icon="x",
    ),
    _verb(
        "reconsider", _l("Take up again"), _l("Taken up again."), "reconsidered", step="reconsider",
        lede=_l("After an objection or a mistake."),
        operation=operations.reconsider, policy=policy.can_judge, demand=demand_no_appeal, duty="intake.decide",
        needs=("reason",), icon="refresh",
    ),
    _verb(
        "reclassify", _l("Change kind, place, urgency"), _l("Changed."), "reclassified",
        lede=_l("The reply clock follows the kind of matter."),
        operation=operations.reclassify, policy=policy.can_sort, duty="intake.sort",
        needs=("category", "place", "urgency"), icon="map-pin",
    ),
    _verb(
        "subjects", _l("Whom it is about"), _l("Noted. Those it is about do not see it."), "subjects_named",
        lede=_l("A report about an office or its people goes past them: they see neither the letter nor who wrote it."),
        operation=operations.name_subjects, policy=policy.can_triage, needs=("units", "people", "reason"),
        icon="shield-lock",
    ),
    _verb(
        "redaction", _l("Check the masked text"), _l("The masked text is confirmed."), "redaction_confirmed",
        lede=_l("Everybody but the desk reads this text. Put *** over whatever tells who wrote or who is accused."),
        operation=operations.confirm_redaction, policy=policy.can_confirm_text, duty="intake.confirm_text",
        needs=("title", "body", "seen_version"), icon="eye-off",
    ),
    _verb(
        "photos", _l("Choose photos for the unit"), _l("The unit sees the photos that you chose."), "photos_chosen",
        lede=_l(
            "Look at each photo first. Leave out those on which somebody's face, a number plate or a door number can "
            "be seen. What you chose earlier can be taken back."
        ),
        operation=operations.show_photos, policy=policy.can_triage, demand=demand_photos,
        needs=("photos", "seen_version"), objects={"photos": _may_show}, icon="camera",
    ),
    _verb(
        "reach", _l("Note a call or a visit"), _l("Noted."), "reach_noted",
        lede=_l("For reporters whom messages do not reach. Whoever was reached is taken off the list."),
        operation=operations.record_reaching, policy=policy.can_see_identity, demand=demand_somebody,
        needs=("reached_by", "is_reached", "words"), icon="phone",
    ),
    _verb(
        "contact", _l("Correct the contact"), _l("Corrected. What did not arrive is sent again."),
        "contact_corrected",
        lede=_l("Only as the reporter told it; they read in the history that it was changed."),
        grave=CONTACT, operation=operations.correct_contact, policy=policy.can_see_identity, demand=demand_somebody,
        needs=("phone", "email", "reason"), icon="pencil",
    ),
    _verb(
        "link", _l("Link to another letter"), _l("Linked."), "linked",
        lede=_l("Each keeps its own clock, its own reply and its own rating."),
        operation=operations.link_submissions, policy=policy.can_triage, needs=("other", "kind"),
        objects={"other": _may_link}, icon="link",
    ),
)  # fmt: skip
_BESIDE = (
    _verb(
        "unlink", _l("Undo the link"), _l("The link is undone."), "unlinked",
        operation=operations.unlink, policy=policy.can_unlink, demand=demand_in_force, tone="quiet",
    ),
    _verb(
        "identity", _l("See name, number and full text"), "", "identity_viewed",
        grave=UNMASKS, operation=operations.view_identity, policy=policy.can_see_identity, needs=("kind", "reason"),
        tone="quiet", icon="shield-lock",
    ),
    _verb(
        "resubmit", _l("Send the answer"), _l("Thank you. The desk goes on reading with your answer."),
        "resubmitted", step="resubmit",
        operation=operations.resubmit, policy=policy.is_reporter, needs=("answer",), tone="primary", icon="send",
    ),
    _verb(
        "take_back", _l("Take it back"), _l("Taken back. It counts no longer, and nobody works on it."), "taken_back",
        step="take_back", operation=operations.take_back, policy=policy.is_reporter, demand=operations.demand_idle,
        tone="danger", icon="arrow-back-up",
    ),
    _verb(
        "add_words", _l("Add something"), _l("Added. The desk reads it first."), "words_added", "resubmitted",
        operation=operations.add_words, policy=policy.is_reporter, demand=demand_unanswered, needs=("text",),
        tone="primary", icon="pencil",
    ),
    _verb(
        "correct", _l("Correct what I wrote"), _l("Corrected. How it read before is kept, sealed."), "words_corrected",
        operation=operations.correct_letter, policy=policy.is_reporter, demand=demand_unanswered,
        needs=("title", "body", "seen_version"), tone="primary", icon="pencil",
    ),
    _verb(
        "correct_addition", _l("Correct this"), _l("Corrected. How it read before is kept, sealed."),
        "words_corrected", operation=operations.correct_addition, policy=policy.is_writer_of_addition,
        demand=demand_open_addition, needs=("text", "seen_version"), tone="primary", icon="pencil",
    ),
    _verb(
        "confirm_addition", _l("Check the masked text"), _l("The masked text is confirmed."), "addition_confirmed",
        operation=operations.confirm_addition, policy=policy.can_confirm_addition, demand=demand_unconfirmed,
        duty="intake.confirm_addition", needs=("text", "seen_version"), icon="eye-off",
    ),
    _verb(
        "appeal", _l("Appeal against the decision"), _l("Sent. Somebody else decides, and you read it here."),
        "appealed",
        operation=operations.appeal, policy=policy.is_reporter, demand=demand_appealable, needs=("reason",),
        tone="primary", icon="message-circle",
    ),
    Verb(
        "uphold_appeal", _l("Uphold the appeal"), _l("Upheld. The letter is accepted, and its reporter is told."),
        operation=operations.uphold_appeal, policy=policy.can_decide_appeal, demand=demand_waiting_appeal,
        table=APPEAL, step="uphold", duty="intake.decide_appeal", needs=("reason",), events=("appeal_upheld",),
        ends=(APPEALED, APPEAL_LATE), icon="check",
    ),
    Verb(
        "decline_appeal", _l("Decline the appeal"), _l("Declined. The reporter reads your reason."),
        operation=operations.decline_appeal, policy=policy.can_decide_appeal, demand=demand_waiting_appeal,
        table=APPEAL, step="decline", duty="intake.decide_appeal", needs=("reason",), events=("appeal_declined",),
        ends=(APPEALED, APPEAL_LATE), icon="x",
    ),
    _verb(
        "ask_proof", _l("Send me a code"), _l("The code is on its way."), "proof_asked",
        operation=operations.ask_proof, policy=policy.is_reporter, needs=("contact_kind", "sender_mark"), icon="send",
    ),
    _verb(
        "prove", _l("Prove it"), _l("Proven. If the receipt is lost, this contact gets you a new one."),
        "contact_proven",
        operation=operations.prove_contact, policy=policy.is_reporter, needs=("code",), tone="primary", icon="check",
    ),
    _verb(
        "ask_receipt", _l("Ask for a new code"), _l("Asked. A second person of the desk confirms it."), "receipt_asked",
        grave=CONTACT,
        operation=operations.ask_receipt, policy=policy.can_ask_receipt, demand=demand_receipt, needs=("reason",),
        tone="quiet", icon="refresh",
    ),
    Verb(
        "confirm_receipt", _l("Give a new code"), _l("Done. The old code opens nothing any more."),
        grave=CONTACT, operation=operations.confirm_receipt, policy=policy.can_confirm_receipt, demand=demand_waiting,
        duty="intake.confirm_receipt", events=("receipt_given",), ends=(RECEIPT_WANTED,), tone="primary", icon="check",
    ),
    Verb(
        "decline_receipt", _l("Give none"), _l("Declined. Nothing has changed."),
        grave=CONTACT, operation=operations.decline_receipt, policy=policy.can_confirm_receipt, demand=demand_waiting,
        needs=("reason",),
        duty="intake.confirm_receipt", events=("receipt_declined",), ends=(RECEIPT_WANTED,), tone="danger", icon="x",
    ),
    Verb(
        "decide_text", _l("Decide whether it may be public"), _l("What you decided is kept."), grave=UNMASKS,
        operation=_decide_text,
        policy=policy.can_decide_texts_at, needs=("text", "decision"), events=("text_public", "text_hidden"),
    ),
    Verb(
        "keep_sheet", _l("Show what is in it"), "",
        operation=_keep_sheet, policy=policy.can_import_into, needs=("name", "preview"), events=("previewed",),
        icon="upload",
    ),
    Verb(
        "send_sheet", _l("Show what is in it"), "",
        operation=_send_sheet, policy=policy.can_import_into, needs=("name", "channel", "content"),
        events=("received",), icon="upload",
    ),
    Verb(
        "renew_preview", _l("Remember and look again"),
        _l("Remembered for this sheet and every later one that your desk brings in."),
        operation=operations.renew_preview, policy=policy.can_run_batch, demand=demand_previewed, needs=("preview",),
        events=("previewed",), icon="check",
    ),
    Verb(
        "look_again", _l("Read these sheets"), "",
        operation=operations.look_again, policy=policy.can_run_batch, demand=demand_previewed, needs=("chosen",),
        events=("reread",), icon="file-spreadsheet",
    ),
    Verb(
        "start_import", _l("Import these lines"), _l("The import has begun."),
        operation=operations.queue_batch, policy=policy.can_run_batch, demand=demand_previewed, events=("queued",),
        tone="primary", icon="check",
    ),
    Verb(
        "undo_import", _l("Take this import back"), _l("The import has been taken back."),
        operation=operations.undo_batch, policy=policy.can_run_batch, demand=demand_untouched,
        events=("undone",), tone="danger", icon="arrow-back-up",
    ),
)  # fmt: skip
AT_THE_DESK = {verb.name: verb for verb in _AT_THE_DESK}
VERBS = AT_THE_DESK | {verb.name: verb for verb in _BESIDE}


def open_verbs(actor: Actor, submission: Submission) -> list[Verb]:
    """What this person can do at the desk with the letter now."""
    return [verb for verb in _AT_THE_DESK if verb.is_open(actor, submission)]
