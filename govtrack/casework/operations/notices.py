"""Notices about an order: to its unit, the units called, the desk, those who verify."""

from __future__ import annotations

from collections.abc import Iterable

from govtrack.accounts.models import User
from govtrack.accounts.queries import list_colleagues, list_users_with_role
from govtrack.accounts.roles import DESK, UNITS
from govtrack.audit.models import Event
from govtrack.casework.models import WorkOrder
from govtrack.core.i18n import _l
from govtrack.intake.recipients import notify_writer
from govtrack.intake.reserved import is_reserved_from
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import IfNobody, notify_users, settle
from govtrack.places.models import Organisation

DISPATCHED = define_notice("casework.dispatched", _l("Order %(number)s was given to your unit: %(title)s"))
CALLED = define_notice("casework.called", _l("Your unit was called in for order %(number)s: %(title)s"))
RETURNED = define_notice("casework.returned", _l("Order %(number)s was returned to the desk: %(title)s"))
ASKED = define_notice("casework.asked", _l("More time is asked for order %(number)s: %(title)s"))
DECIDED = define_notice("casework.decided", _l("The desk has decided on more time for order %(number)s: %(title)s"))
CLAIMED = define_notice("casework.claimed", _l("Order %(number)s waits to be verified: %(title)s"))
SENT_BACK = define_notice("casework.sent_back", _l("Order %(number)s was sent back for rework: %(title)s"))
RESCHEDULED = define_notice(
    "casework.rescheduled",
    _l("The deadline of order %(number)s has changed, because the kind of the matter was corrected: %(title)s"),
)
WORDS_CHANGED = define_notice(
    "casework.words_changed", _l("The reporter added or corrected something, order %(number)s: %(title)s")
)
IN_HAND = define_notice(
    "casework.in_hand",
    _l("%(unit)s has taken your letter %(number)s in hand: %(title)s"),
    outside=_l("%(unit)s has taken your letter %(number)s in hand."),
)
OVERDUE = {
    "urged": define_notice("casework.urged", _l("Order %(number)s is overdue: %(title)s")),
    "supervised": define_notice("casework.supervised", _l("Supervision notice for order %(number)s: %(title)s")),
    "criticised": define_notice("casework.criticised", _l("Circulated criticism for order %(number)s: %(title)s")),
}


ALL = (DISPATCHED, CALLED, RETURNED, ASKED, DECIDED, CLAIMED, SENT_BACK, RESCHEDULED, WORDS_CHANGED, *OVERDUE.values())
# By event of an order: the notices that nobody needs to act on any more once it is recorded.
ENDED_BY = {
    "signed": (DISPATCHED,),
    "returned": (DISPATCHED, WORDS_CHANGED, *OVERDUE.values()),
    "redispatched": (RETURNED,),
    "extension_granted": (ASKED, *OVERDUE.values()),
    "extension_denied": (ASKED,),
    "rescheduled": tuple(OVERDUE.values()),
    "started": (SENT_BACK,),
    "all_arrived": (CALLED,),
    "resumed": (CALLED,),
    "claimed_done": (DISPATCHED, DECIDED, RESCHEDULED, SENT_BACK, WORDS_CHANGED, CALLED, *OVERDUE.values()),
    "verified": (CLAIMED,),
    "sent_back": (CLAIMED,),
    "closed": ALL,
    "cancelled": ALL,
}


def settle_order(order: WorkOrder, verb: str) -> None:
    """Ends the notices for which ``verb`` was the work."""
    kinds = ENDED_BY.get(verb)
    if kinds:
        settle(f"/orders/{order.id}", *kinds)


def settle_arrival(order: WorkOrder, organisation_ids: Iterable[int], whistle_id: int) -> None:
    """Units that have arrived were called by this whistle; the others still are."""
    for organisation_id in organisation_ids:
        settle(f"/orders/{order.id}", CALLED, key=_key(order, CALLED, f"{whistle_id}/{organisation_id}"))


def _key(order: WorkOrder, kind: str, occasion: object) -> str:
    return f"{kind}/{order.id}/{occasion}"


def _notify(users: Iterable[User], order: WorkOrder, kind: str, occasion: object, unit: str = "") -> None:
    is_kept_apart = order.submission is not None and order.submission.reserved_for is not None
    notify_users(
        [user for user in users if not is_reserved_from(user.actor, order.submission)],
        kind,
        key=_key(order, kind, occasion),
        address=f"/orders/{order.id}",
        place_path=order.place.path,
        if_nobody=IfNobody(unit, is_reserved=is_kept_apart),
        number=order.number,
        title=order.title,
    )


def notify_unit(order: WorkOrder, kind: str, occasion: object = "") -> None:
    """Tells everybody of the lead unit; ``occasion`` parts this time from an earlier one."""
    people = list_colleagues(order.unit_id, order.place.path, UNITS)
    _notify(people, order, kind, occasion, order.unit.name_zh)


def notify_called_units(order: WorkOrder, units: Iterable[Organisation], whistle_id: int) -> None:
    """Tells everybody of the units that a whistle called."""
    for unit in units:
        people = list_colleagues(unit.id, order.place.path, UNITS)
        _notify(people, order, CALLED, f"{whistle_id}/{unit.id}", unit.name_zh)


def notify_desk(order: WorkOrder, kind: str, occasion: object = "") -> None:
    """Tells the desk of the order's place."""
    _notify(list_users_with_role(*DESK, place_path=order.place.path), order, kind, occasion)


def notify_verifiers(order: WorkOrder) -> None:
    """Tells the supervision group of the place that work waits for its verdict."""
    users = list_users_with_role("supervisor", place_path=order.place.path)
    _notify(users, order, CLAIMED, order.current_round.number)


def notify_writer_of_letter(order: WorkOrder, cause: Event) -> None:
    """Whoever wrote hears who does it now; each unit is told once for an order."""
    if order.submission is None or order.profile != "case":
        return
    is_english = order.submission.language == "en"
    unit = (order.unit.name_en if is_english else "") or order.unit.name_zh
    notify_writer(order.submission, IN_HAND, cause, f"{order.id}/{order.unit_id}", unit=unit)
