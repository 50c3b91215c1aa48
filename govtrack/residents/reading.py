"""Everything that is kept of a resident, as plain data: what the file and the readable page both show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from govtrack.accounts.sessions import list_resident_sessions
from govtrack.core.clock import local, now
from govtrack.core.crypto import decrypt
from govtrack.discussion.cards import OwnContribution
from govtrack.discussion.queries import list_all_own, list_supported
from govtrack.discussion.states import CONTRIBUTION
from govtrack.discussion.vocabulary import KINDS
from govtrack.intake.cards import AppealCard, own_appeal, own_letter
from govtrack.intake.later import Wording, list_appeals, load_later
from govtrack.intake.models import Submission
from govtrack.intake.queries import list_attachments, list_information_requests
from govtrack.intake.states import APPEAL
from govtrack.places.queries import full_name
from govtrack.residents.models import Resident
from govtrack.residents.queries import list_contacts, list_homes_of, list_letters, list_unopened
from govtrack.residents.states import HOME
from govtrack.responses.models import Answer
from govtrack.responses.queries.history import SubmissionHistory, load_submission_history
from govtrack.responses.queries.shown import show_looks
from govtrack.responses.stages import state_of_letter

Part = Callable[[Resident], list[dict[str, Any]]]
_PARTS: dict[str, Part] = {}


def register_part(name: str, read: Part) -> None:
    """A later step keeps something of residents, too; ``read`` tells it as plain data."""
    _PARTS[name] = read


def collect(resident: Resident) -> dict[str, Any]:
    """The account with its addresses, devices and letters; moments as ISO texts in the time of the office."""
    return {
        "made_at": _at(now()),
        "account": {"opened_at": _at(resident.created_at), "last_used_at": _at(resident.seen_at)},
        "addresses": [
            {"kind": row.contact_kind, "address": decrypt(row.sealed_address), "proven_at": _at(row.proven_at)}
            for row in list_contacts(resident.id)
        ],
        "devices": [
            {"device": row.device, "signed_in_at": _at(row.started_at), "last_used_at": _at(row.seen_at)}
            for row in list_resident_sessions(resident.id)
        ],
        "homes": [
            {"number": row.number, "place": full_name(row.place), "room": row.sealed_room,
             "asked_at": _at(row.created_at), "state": str(HOME.states[row.state].label), "reason": row.decision_reason}
            for row in list_homes_of(resident.id)
        ],
        "letters": [_letter(letter) for letter in list_letters(resident.id)],
        "contributions": [_contribution(row) for row in list_all_own(resident.id)],
        "supported_contributions": list_supported(resident.id),
        "letters_that_open_by_their_code_alone": [
            {"number": one.number, "received_at": _at(one.received_at)} for one in list_unopened(resident.id)
        ],
        **{name: read(resident) for name, read in _PARTS.items()},
    }  # fmt: skip


def _at(moment: datetime | None) -> str | None:
    return local(moment).isoformat(timespec="minutes") if moment is not None else None


def _letter(submission: Submission) -> dict[str, Any]:
    letter, history = own_letter(submission), load_submission_history(submission)
    later = load_later(submission, is_own=True)
    return {
        "number": letter.number,
        "received_at": _at(letter.received_at),
        "state": str(state_of_letter(history).label),
        "place": letter.place,
        "title": letter.title,
        "text": letter.text,
        "reason_of_the_desk": letter.decision_reason,
        "photos": len(list_attachments(submission)),
        "questions": [
            {"question": one.question, "asked_at": _at(one.created_at), "answer": one.answer,
             "answered_at": _at(one.answered_at)}
            for one in list_information_requests(submission)
        ],
        "additions": [
            {"text": one.text, "added_at": _at(one.added_at), "corrected_at": _at(one.corrected_at),
             "photos": len(one.photo_ids), "read_before": [_wording(words) for words in one.earlier]}
            for one in later.additions
        ],
        "read_before": [_wording(words) for words in later.earlier],
        "appeals": [_appeal(own_appeal(appeal)) for appeal in list_appeals(submission)],
        "answers": [_answer(answer, history) for answer in history.answers],
        "looks_at_your_data": [{"at": _at(look.at), "reason": look.reason} for look in show_looks(submission)],
    }  # fmt: skip


def _contribution(row: OwnContribution) -> dict[str, Any]:
    return {
        "about": row.matter.number if row.matter is not None else "", "kind": str(KINDS[row.kind]), "text": row.text,
        "as_others_read_it": row.masked, "written_at": _at(row.created_at),
        "state": str(CONTRIBUTION.states[row.state].label), "reason_of_the_desk": row.decision_reason,
        "appeal": row.appeal, "reply": str(row.reply),
    }  # fmt: skip


def _appeal(appeal: AppealCard) -> dict[str, Any]:
    return {
        "reason": appeal.reason, "sent_at": _at(appeal.created_at), "state": str(APPEAL.states[appeal.state].label),
        "decision": appeal.decision_reason, "decided_at": _at(appeal.decided_at),
    }  # fmt: skip


def _wording(words: Wording) -> dict[str, Any]:
    return {
        "title": words.title, "text": words.text, "written_at": _at(words.written_at), "until": _at(words.until),
    }  # fmt: skip


def _answer(answer: Answer, history: SubmissionHistory) -> dict[str, Any]:
    rating, dispute = history.ratings.get(answer.id), history.disputes.get(answer.id)
    return {
        "text": answer.text,
        "given_at": _at(answer.delivered_at),
        "rating": {"score": rating.score, "solved": rating.solved, "comment": rating.comment} if rating else None,
        "dispute": {"reason": dispute.reason, "state": dispute.state, "decision": dispute.decision_reason}
        if dispute
        else None,
    }
