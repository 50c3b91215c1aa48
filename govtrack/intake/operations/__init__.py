"""Everything that writes in intake."""

from govtrack.intake.operations import retention
from govtrack.intake.operations.appeals import appeal, decline_appeal, remind_of_appeals, uphold_appeal
from govtrack.intake.operations.choices import decide_names
from govtrack.intake.operations.codes import NOT_ANY_MORE
from govtrack.intake.operations.confirming import decide_text, note_published
from govtrack.intake.operations.desk import (
    accept,
    close,
    confirm_as_masked,
    confirm_redaction,
    mark_answered,
    not_accept,
    reclassify,
    reconsider,
    redirect,
    resubmit,
    return_for_information,
    screen,
    take_down_answer,
)
from govtrack.intake.operations.finding_again import (
    LOOK_JOB,
    Found,
    answer_lost,
    ask_for_lost,
    enter_link,
    enter_lost,
    is_proven_for,
    renew_by_contact,
)
from govtrack.intake.operations.identity import Identity, view_identity
from govtrack.intake.operations.imports import (
    fail_batch,
    finish_batch,
    forget_old_previews,
    forget_refused_lines,
    give_up_batch,
    job_key,
    queue_batch,
    start_batch,
    store_chunk,
)
from govtrack.intake.operations.later_words import (
    add_words,
    confirm_addition,
    correct_addition,
    correct_letter,
)
from govtrack.intake.operations.links import link_submissions, unlink
from govtrack.intake.operations.looking import (
    RAW_TYPE,
    look_again,
    look_key,
    preview_batch,
    receive_sheet,
    refuse_sheet,
    renew_preview,
    show_preview,
)
from govtrack.intake.operations.photos import attach_photos, forget_unsent_photos, show_photos
from govtrack.intake.operations.previewing import Preview, load_lasting_names, load_names, preview_sheet
from govtrack.intake.operations.proving import ask_proof, prove_contact
from govtrack.intake.operations.reaching import correct_contact, record_reaching
from govtrack.intake.operations.renewing import ask_receipt, confirm_receipt, decline_receipt
from govtrack.intake.operations.subjects import name_subjects
from govtrack.intake.operations.submit import Draft, submit
from govtrack.intake.operations.taking_back import demand_idle, take_back
from govtrack.intake.operations.undoing import count_touched, undo_batch
from govtrack.intake.operations.urgent import tell_of_danger

__all__ = [
    "LOOK_JOB",
    "NOT_ANY_MORE",
    "RAW_TYPE",
    "Draft",
    "Found",
    "Identity",
    "Preview",
    "accept",
    "add_words",
    "answer_lost",
    "appeal",
    "ask_for_lost",
    "ask_proof",
    "ask_receipt",
    "attach_photos",
    "close",
    "confirm_addition",
    "confirm_as_masked",
    "confirm_receipt",
    "confirm_redaction",
    "correct_addition",
    "correct_contact",
    "correct_letter",
    "count_touched",
    "decide_names",
    "decide_text",
    "decline_appeal",
    "decline_receipt",
    "demand_idle",
    "enter_link",
    "enter_lost",
    "fail_batch",
    "finish_batch",
    "forget_old_previews",
    "forget_refused_lines",
    "forget_unsent_photos",
    "give_up_batch",
    "is_proven_for",
    "job_key",
    "link_submissions",
    "load_lasting_names",
    "load_names",
    "look_again",
    "look_key",
    "mark_answered",
    "name_subjects",
    "not_accept",
    "note_published",
    "preview_batch",
    "preview_sheet",
    "prove_contact",
    "queue_batch",
    "receive_sheet",
    "reclassify",
    "reconsider",
    "record_reaching",
    "redirect",
    "refuse_sheet",
    "remind_of_appeals",
    "renew_by_contact",
    "renew_preview",
    "resubmit",
    "retention",
    "return_for_information",
    "screen",
    "show_photos",
    "show_preview",
    "start_batch",
    "store_chunk",
    "submit",
    "take_back",
    "take_down_answer",
    "tell_of_danger",
    "undo_batch",
    "unlink",
    "uphold_appeal",
    "view_identity",
]
