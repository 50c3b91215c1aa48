"""What the operations share: the trails, and who is told of what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from govtrack.accounts.models import User
from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.roles import DESK
from govtrack.audit.models import Event
from govtrack.audit.trail import Trail
from govtrack.core.db import lock
from govtrack.core.errors import Conflict, Text
from govtrack.core.i18n import _l
from govtrack.core.jobs import enqueue
from govtrack.discussion.operations import let_lapse
from govtrack.intake.policy import as_reporter
from govtrack.notify.kinds import DAILY, define_notice
from govtrack.notify.operations import Told, notify_reporters, notify_users, settle
from govtrack.notify.operations.telling import NUMBER_ALONE
from govtrack.notify.recipients import reach_reporter
from govtrack.proposals import policy
from govtrack.proposals.events import PROPOSALS, UPDATES
from govtrack.proposals.models import Proposal
from govtrack.proposals.queries import list_supporters
from govtrack.proposals.states import OPEN, PROPOSAL, UPDATE
from govtrack.residents.queries import list_contacts
from govtrack.residents.recipients import token_of_contact

TELL_JOB = "proposals.tell"
AT_ONCE = 500
COLLECTS_NO_MORE = _l("This proposal collects no more.")


def page_of(proposal: Proposal) -> str:
    """Where everybody reads it."""
    return f"/proposals/{proposal.id}"


def _told(kind: str, words: Text) -> str:
    return define_notice(f"proposals.{kind}", words, outside=words, pace=DAILY)


# To the desk; what it does there ends them.
OFFERED = define_notice("proposals.offered", _l("Proposal %(number)s waits for a look before it is public"))
ADDED = define_notice("proposals.added", _l("The author of proposal %(number)s adds something; please look at it"))
CALLED = define_notice("proposals.called", _l("Proposal %(number)s is to be answered by %(day)s, whatever it has"))
LATE = define_notice("proposals.late", _l("Proposal %(number)s was to be answered by %(day)s; please answer it now"))
# To its author.
TO_AUTHOR = {
    "published": _told("published", _l("Your proposal %(number)s is public; everybody can support it.")),
    "declined": _told("declined", _l("Your proposal %(number)s is not made public. The reason stands on its page.")),
    "shown": _told("shown", _l("What you added to your proposal %(number)s is public.")),
    "refused": _told("refused", _l("What you added to proposal %(number)s is not shown. The reason stands there.")),
    "merge_asked": _told("merge_asked", _l("The author of another proposal would merge it into yours, %(number)s.")),
}
# To its author and to everybody who supports it.
TO_ALL = {
    "reached": _told("reached", _l("Enough households co-signed proposal %(number)s: it comes before the panel.")),
    "answered": _told("answered", _l("Proposal %(number)s was answered. The answer stands on its page.")),
    "panel_answered": _told("panel_answered", _l("The panel has answered proposal %(number)s. Read it on its page.")),
    "merged": _told("merged", _l("Proposal %(number)s was merged into another one; your support does not go along.")),
    "withdrawn": _told("withdrawn", _l("The author has taken proposal %(number)s back.")),
}
NEWS = _told("news", _l("The author of proposal %(number)s, which you support, has added something."))
ENDED_BY = {
    "published": (OFFERED,), "declined": (OFFERED,), "withdrawn": (OFFERED, CALLED, LATE), "merged": (CALLED, LATE),
    "answered": (CALLED, LATE), "reached": (CALLED, LATE), "revised": (OFFERED,),
}  # fmt: skip


def _settle(proposal: Proposal, verb: str) -> None:
    if kinds := ENDED_BY.get(verb):
        settle(page_of(proposal), *kinds)


def _tell(proposal: Proposal, event: Event) -> None:
    if kind := TO_AUTHOR.get(event.verb) or TO_ALL.get(event.verb):
        tell_residents([proposal.author_id], proposal, kind, event)
    if kind := TO_ALL.get(event.verb):
        tell_supporters(proposal, kind, event)


TRAIL = Trail(lambda row: row.place.path, PROPOSAL, settle=_settle, tell=_tell, subject=PROPOSALS)
UPDATE_TRAIL = Trail(lambda row: row.proposal.place.path, UPDATE, subject=UPDATES)


def tell_residents(ids: list[int | None], proposal: Proposal, kind: str, cause: Event) -> None:
    """Tells the owners of these accounts by the first address of each."""
    tokens = [token_of_contact(row) for one in ids if one is not None for row in list_contacts(one)[:1]]
    told = [Told(token, reach_reporter(token), page_of(proposal), {"number": proposal.number}) for token in tokens]
    if told:
        notify_reporters(told, kind, key=f"{kind}/{proposal.id}/{cause.id}", cause=cause)


def tell_supporters(proposal: Proposal, kind: str, cause: Event) -> None:
    """Tells everybody who supports it, after the commit."""
    key = f"{TELL_JOB}/{kind}/{proposal.id}/{cause.id}"
    enqueue(TELL_JOB, key=key, proposal_id=proposal.id, kind=kind, event_id=cause.id)


def tell_some(proposal: Proposal, kind: str, cause: Event, after_id: int) -> int | None:
    """Tells some hundred supporters after this one; returns the last of them, None at the end."""
    some = list_supporters(proposal.id, after_id, AT_ONCE)
    tell_residents([one for _id, one in some if one != proposal.author_id], proposal, kind, cause)
    return some[-1][0] if len(some) == AT_ONCE else None


def tell_desk(proposal: Proposal, kind: str, cause: Event | None = None, occasion: object = "", **words: Any) -> None:
    """Tells the desk of its place; of what goes past that desk those alone who may handle it."""
    is_kept_apart = proposal.submission.reserved_for is not None
    roles = DESK if is_kept_apart else ("community_staff",)
    users = list_users_with_role(*roles, place_path=proposal.place.path)
    tell_staff(users, proposal, kind, f"{kind}/{proposal.id}/{occasion}", cause, **words)


def tell_staff(
    users: Iterable[User], proposal: Proposal, kind: str, key: str, cause: Event | None = None, **words: Any
) -> int:
    """Tells those of them who may handle it; where it goes past some of them, nobody stands in. Returns how many."""
    is_kept_apart = proposal.submission.reserved_for is not None
    return notify_users(
        [user for user in users if policy.can_handle(user.actor, proposal)], kind, key=key, address=page_of(proposal),
        place_path=proposal.place.path, cause=cause, if_nobody=None if is_kept_apart else NUMBER_ALONE,
        number=proposal.number, **words,
    )  # fmt: skip


def take_back(proposal: Proposal) -> None:
    """Its author takes it back, and is named no more; words at which nobody has looked stay unread, though earlier
    ones were public. What waits to be read about it is looked at by nobody any more."""
    if proposal.state == "offered":
        proposal.published_at = None
    proposal.shown_name = ""
    TRAIL.take_step(as_reporter(), proposal, "withdraw", "withdrawn")
    let_lapse(proposal)


def hold_open(proposal: Proposal) -> None:
    """Holds it; raises Conflict where it collects no more."""
    lock(proposal)
    if proposal.state not in OPEN:
        raise Conflict(COLLECTS_NO_MORE)
