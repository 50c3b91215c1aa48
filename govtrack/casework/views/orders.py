"""Reading: the orders of my units or my desk, one order, its photos."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import LABELS
from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_events
from govtrack.casework import policy, queries
from govtrack.casework.clocks import reply_clock, returnable_until
from govtrack.casework.events import OCCASIONS
from govtrack.casework.models import PROFILES as PROFILE_NAMES
from govtrack.casework.models import WorkOrder
from govtrack.casework.operations.accepting import is_call_missing, words_on_calls
from govtrack.casework.profiles import PROFILES
from govtrack.casework.queries import OrderFilter
from govtrack.casework.states import EXTENSION, WORK_ORDER
from govtrack.casework.verbs import VERBS, open_verbs
from govtrack.casework.views.blueprint import WORKERS, blueprint
from govtrack.casework.wording import words_of
from govtrack.core.access import allow, require_visible
from govtrack.core.actors import Actor
from govtrack.core.duties import find_conflict
from govtrack.core.errors import NotFound
from govtrack.core.i18n import _l, by_language, in_a_row
from govtrack.core.idempotency import new_token
from govtrack.core.pictures import send_photo
from govtrack.core.storage import get_file
from govtrack.core.text import read_number
from govtrack.intake.cards import LetterText, letter_text
from govtrack.intake.later import Later, load_later
from govtrack.intake.models import Submission
from govtrack.intake.policy import reads_words
from govtrack.intake.queries import find_attachment, list_photos_for_units
from govtrack.intake.states import ENDED
from govtrack.intake.views.photos import send_to_staff
from govtrack.intake.wording import URGENCY_LABELS, URGENCY_TONES
from govtrack.places.queries import full_name

CALLED_BY = _l("Somebody of the desk or of supervision records the call.")
VIEWS = ("open", "late", "to_verify", "returned", "ended", "all")


def filter_from_address() -> OrderFilter:
    """The filters of the address; what is no filter shows everything open."""
    view, unit = request.args.get("view", "open"), request.args.get("unit", "")
    profile = request.args.get("profile", "")
    return OrderFilter(
        view=view if view in VIEWS else "open",
        profile=profile if profile in PROFILE_NAMES else "",
        unit_id=read_number(unit),
        words=request.args.get("q", "").strip()[:80],
    )


@blueprint.get("/orders")
@allow(*WORKERS)
def orders() -> ResponseReturnValue:
    """The orders within the person's reach, the most pressing first."""
    actor, wanted = current_actor(), filter_from_address()
    return render_template(
        "casework/orders.html",
        page=queries.list_orders(actor, wanted),
        counts=queries.count_orders(actor),
        units=queries.list_units_with_orders(actor),
        wanted=wanted,
        states=WORK_ORDER.states,
        profiles=PROFILES,
    )


def render_order(order: WorkOrder) -> str:
    """The page of one order, as the person at the browser may see it."""
    return render_template("casework/order.html", token=new_token(), **order_context(order))


def order_context(order: WorkOrder) -> dict[str, Any]:
    """What the pages about one order show."""
    actor = current_actor()
    later = load_later(order.submission) if order.submission is not None else None
    corrected = _corrected(order, later)
    return {
        "order": order,
        "place_name": full_name(order.place),
        "spot": _spot(actor, order.submission),
        "needs_care": order.submission is not None and order.submission.vulnerable_need,
        "priorities": URGENCY_LABELS,
        "priority_tones": URGENCY_TONES,
        "state": WORK_ORDER.states[order.state],
        "profile": PROFILES[order.profile],
        "clock": reply_clock(order.category),
        "actions": open_verbs(actor, order),
        "verifiers": in_a_row(str(LABELS[role]) for role in PROFILES[order.profile].verifiers),
        "bar": find_conflict(actor, "casework.verify", order) if policy.is_verifier(actor, order) else None,
        "calls_missing": _calls_missing(actor, order),
        "extension_states": EXTENSION.states,
        "occasions": OCCASIONS,
        "start": VERBS["start"].label,
        "returnable_until": returnable_until(order.sent_at, order.due_at),
        "timeline": describe_events(list_timeline(order), text_of=words_of),
        "later": _checked(later),
        "photos": list_photos_for_units(order.submission) if order.submission is not None else [],
        "corrected": corrected,
        "unchecked": _count_unchecked(order, later),
        "letter_number": order.submission.number if order.submission is not None else "",
        "can_open_submission": order.submission is not None and policy.is_of_desk(actor, order),
    }


def _calls_missing(actor: Actor, order: WorkOrder) -> str:
    """What keeps the desk from closing the order, and whose call it is; empty where nothing does."""
    if order.state != "verified" or not (policy.is_of_desk(actor, order) and is_call_missing(order)):
        return ""
    words = str(words_on_calls(order))
    if VERBS["call"].is_open(actor, order):
        return words
    bar = find_conflict(actor, "casework.call_back", order)
    return words + by_language("", " ") + str(bar.message if bar else CALLED_BY)


def _spot(actor: Actor, letter: Submission | None) -> str:
    """Where exactly it is, masked, for whoever reads the words of the letter: a unit once the desk has checked them."""
    return letter.place_note if letter is not None and reads_words(actor, letter) else ""


def _checked(later: Later | None) -> Later | None:
    """What was added, as far as the desk has read how it is masked; how it read before is not the unit's."""
    if later is None:
        return None
    return replace(later, additions=tuple(replace(row, earlier=()) for row in later.additions if row.is_confirmed))


def _is_corrected(order: WorkOrder, later: Later) -> bool:
    """Whether the writer corrected the letter after the order was given out."""
    return later.corrected_at is not None and later.corrected_at > order.created_at


def _corrected(order: WorkOrder, later: Later | None) -> LetterText | None:
    """The letter as it reads now, where it was corrected and the desk has read how it is masked."""
    if order.submission is None or later is None or not _is_corrected(order, later):
        return None
    return letter_text(order.submission) if order.submission.redaction_confirmed_at is not None else None


def _count_unchecked(order: WorkOrder, later: Later | None) -> int:
    """How much of what the writer said later nobody of the desk has read yet."""
    if order.submission is None or later is None or order.submission.state in ENDED:
        return 0  # whatever came too late for a letter that has ended is read by nobody any more
    waits = _is_corrected(order, later) and order.submission.redaction_confirmed_at is None
    return sum(not row.is_confirmed for row in later.additions) + waits


@blueprint.get("/orders/<int:order_id>")
@allow(*WORKERS)
def order(order_id: int) -> ResponseReturnValue:
    """One order with its way, its rounds and what can be done next."""
    row = queries.get_order(order_id)
    require_visible(policy.can_see(current_actor(), row))
    return render_order(row)


@blueprint.get("/orders/<int:order_id>/photos/<int:attachment_id>")
@allow(*WORKERS)
def photo(order_id: int, attachment_id: int) -> ResponseReturnValue:
    """A photo of the letter that the desk chose for whoever works on the order."""
    row = queries.get_order(order_id)
    require_visible(policy.can_see(current_actor(), row))
    attachment = find_attachment(row.submission, attachment_id) if row.submission is not None else None
    if attachment is None or not attachment.is_for_units:
        raise NotFound()
    return send_to_staff(attachment)


@blueprint.get("/orders/<int:order_id>/evidence/<int:evidence_id>")
@allow(*WORKERS)
def evidence(order_id: int, evidence_id: int) -> ResponseReturnValue:
    """A photo, for those who may see its order."""
    require_visible(policy.can_see(current_actor(), queries.get_order(order_id)))
    return send_photo(get_file(queries.get_evidence(order_id, evidence_id).file_id))
