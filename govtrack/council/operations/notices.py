"""Notices to those who have something to do for a meeting."""

from __future__ import annotations

from govtrack.accounts.models import User
from govtrack.accounts.queries import list_users_with_role
from govtrack.core.i18n import _l
from govtrack.council import policy
from govtrack.council.models import Meeting, MinutesRevision, Participant
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import notify_users, settle

INVITED = define_notice("council.invited", _l("You are invited to meeting %(number)s: %(title)s"))
TO_CONFIRM = define_notice(
    "council.to_confirm", _l("Minutes of meeting %(number)s wait for your confirmation: %(title)s")
)
CANCELLED = define_notice("council.cancelled", _l("Meeting %(number)s was called off: %(title)s"))


# By step of a meeting: the notice that asked for it, and the page within the meeting to which it leads.
ENDED_BY = {
    "open": (INVITED, ""),
    "declare_inquorate": (INVITED, ""),
    "cancel": (INVITED, ""),
    "draft_minutes": (TO_CONFIRM, "/minutes"),
    "confirm_minutes": (TO_CONFIRM, "/minutes"),
}


def settle_meeting(meeting: Meeting, action: str) -> None:
    """Ends the notices for which the step ``action`` was the work."""
    if action in ENDED_BY:
        kind, page = ENDED_BY[action]
        settle(f"/council/{meeting.id}{page}", kind)


def _notify(users: list[User], kind: str, meeting: Meeting, occasion: str, page: str = "") -> None:
    address = f"/council/{meeting.id}{page}"
    notify_users(
        users, kind, key=f"{kind}:{meeting.id}:{occasion}", address=address, place_path=meeting.place.path,
        number=meeting.number, title=meeting.title,
    )  # fmt: skip


def _concerned(meeting: Meeting, people: list[Participant]) -> list[User]:
    officials = [meeting.chair, meeting.recorder, meeting.facilitator]
    invited = [person.user for person in people if person.is_invited]
    return [user for user in (*officials, *invited) if user is not None]


def notify_invited(meeting: Meeting, people: list[Participant]) -> None:
    """Officials and invited colleagues learn of the notice."""
    _notify(_concerned(meeting, people), INVITED, meeting, "noticed")


def notify_cancelled(meeting: Meeting, people: list[Participant]) -> None:
    """Officials and invited colleagues learn that the meeting does not take place."""
    _notify(_concerned(meeting, people), CANCELLED, meeting, "cancelled")


def notify_chair(revision: MinutesRevision) -> None:
    """Whoever confirms learns that the minutes wait: the chair, or the other chairs of the place."""
    meeting = revision.meeting
    people = [meeting.chair]
    if not policy.is_for_chair(revision):
        chairs = list_users_with_role("chair", place_path=meeting.place.path)
        people = [user for user in chairs if policy.is_free_to_confirm(user.id, revision)]
    _notify(people, TO_CONFIRM, meeting, str(revision.number), "/minutes")
