"""Who may do what at a meeting, as far as role, place and assignment decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select

from govtrack.accounts.models import User
from govtrack.accounts.roles import COUNCIL_STAFF
from govtrack.audit.queries import list_all_hands
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.duties import Hands, find_conflict_of, hands_of, is_separate
from govtrack.core.separations import Separation
from govtrack.core.settings import get_setting
from govtrack.council.models import AgendaItem, Dissent, Meeting, MinutesRevision, Motion, Participant, Suggestion
from govtrack.council.settings import OPEN_HOURS_BEFORE
from govtrack.council.states import CALLERS, OPEN_TO_PREPARE, PUBLISHERS, RECORDERS
from govtrack.council.vocabulary import plain_name
from govtrack.places.models import Place
from govtrack.places.policy import can_administer_house
from govtrack.places.queries import get_place, list_responsible
from govtrack.places.reading import place_reader
from govtrack.topics.assignment import list_units_at_work
from govtrack.topics.models import Topic
from govtrack.topics.policy import scope_path

OVERSEERS = ("supervisor", "auditor", "command")
MINUTE_WRITERS = ("recorder", "community_staff")
# The roles by which somebody holds an office of a meeting.
OFFICE_ROLES = {
    "chair": ("chair",),
    "recorder": ("recorder", "community_staff"),
    "facilitator": ("facilitator", "commissioner"),
}
# By these somebody lives at a place or speaks for it.
RESIDENT_ROLES = ("verified_resident", "council_member")
# The events of a meeting that enter nothing in its record: what leads to it, its opening and closing, and what becomes
# of the minutes once they are written. Whatever else is done at a meeting is the recorder's work.
AROUND_THE_RECORD = {
    ("meetings", "called"), ("meetings", "changed"), ("meetings", "noticed"), ("meetings", "cancelled"),
    ("participants", "invited"), ("agenda_items", "listed"), ("agenda_items", "moved"),
    ("meetings", "opened"), ("meetings", "found_inquorate"), ("meetings", "closed"),
    ("minutes_revisions", "minutes_confirmed"), ("meetings", "minutes_published"),
}  # fmt: skip


def can_call(actor: Actor, place: Place) -> bool:
    """Calling a meeting for a place."""
    return actor.has_role_at(place.path, *CALLERS)


def is_caller(actor: Actor, meeting: Meeting) -> bool:
    """Giving notice of the meeting or calling it off."""
    return can_call(actor, meeting.place)


def can_hold_office(actor: Actor, office: str, place: Place) -> bool:
    """Chairing, recording or facilitating a meeting of this place."""
    return actor.has_role_at(place.path, *OFFICE_ROLES[office])


def can_hold_offices(officials: Mapping[str, User], place: Place) -> bool:
    """Whether each of them may hold the office that is meant for them; a meeting has some."""
    return bool(officials) and all(can_hold_office(user.actor, office, place) for office, user in officials.items())


def was_there(meeting: Meeting, person: Participant) -> bool:
    """Whether this line of the attendance sheet is of this meeting, and of somebody who took part."""
    return person.meeting_id == meeting.id and person.has_attended


def is_of_elsewhere(meeting: Meeting, home: str, user: User | None = None) -> bool:
    """Whether the home on the sheet, or where an account votes, names a place outside the meeting's."""
    here = meeting.place.path
    told = place_reader().read(home, here)
    known = [told] if told is not None else []
    if user is not None:
        known += [grant.place_path for grant in user.actor.grants if grant.role in RESIDENT_ROLES]
    return bool(known) and not any(path.startswith(here) or here.startswith(path) for path in known)


def is_council_staff(actor: Actor, meeting: Meeting) -> bool:
    """Those who prepare the meeting and see who is invited."""
    return actor.has_role_at(meeting.place.path, *COUNCIL_STAFF)


def can_see(actor: Actor, meeting: Meeting) -> bool:
    """Everybody from its notice on; until then those who prepare it."""
    return meeting.noticed_at is not None or can_read_drafts(actor, meeting)


def can_see_participants(actor: Actor, meeting: Meeting) -> bool:
    """The names on the attendance sheet are for council staff alone."""
    return is_council_staff(actor, meeting)


def can_prepare(actor: Actor, meeting: Meeting) -> bool:
    """Agenda and invitations, until the meeting opens."""
    return meeting.state in OPEN_TO_PREPARE and is_council_staff(actor, meeting)


def can_list(meeting: Meeting, topic: Topic) -> bool:
    """A meeting deliberates matters of its own place, of one in it, or of one that contains it."""
    here, there = meeting.place.path, scope_path(topic)
    return there.startswith(here) or here.startswith(there)


def can_record(actor: Actor, meeting: Meeting) -> bool:
    """Entering the meeting as it was held."""
    return actor.has_role_at(meeting.place.path, *RECORDERS)


def can_record_motion(actor: Actor, motion: Motion) -> bool:
    """Entering what becomes of a motion at the meeting at which it was put."""
    return can_record(actor, motion.item.meeting)


def opens_from(meeting: Meeting) -> datetime:
    """The first moment at which the meeting can be opened, or its missed quorum recorded."""
    return meeting.starts_at - timedelta(hours=get_setting(OPEN_HOURS_BEFORE))


def is_time_to_open(meeting: Meeting) -> bool:
    """Whether that moment has come."""
    return now() >= opens_from(meeting)


def can_write_minutes(actor: Actor, meeting: Meeting) -> bool:
    """The recorder's side of the minutes; never the chair, who confirms them."""
    return actor.has_role_at(meeting.place.path, *MINUTE_WRITERS) and actor.user_id != meeting.chair_id


def can_read_drafts(actor: Actor, meeting: Meeting) -> bool:
    """Reading minutes before they are published."""
    return actor.has_role_at(meeting.place.path, *COUNCIL_STAFF, *OVERSEERS)


@hands_of("council.confirm_minutes", "council.write_minutes")
def who_wrote_minutes(revision: MinutesRevision) -> Hands:
    """The recorder of the meeting, who wrote a revision, and whoever entered what was said, moved and decided."""
    meeting = revision.meeting
    return Hands.of([meeting.recorder_id, revision.author_id, *_list_recorders(meeting)])


def _list_recorders(meeting: Meeting) -> set[int]:
    """Whose entries the minutes are made of: the named recorder need not have been the one at the desk."""
    items = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id)
    motions = select(Motion.id).where(Motion.agenda_item_id.in_(items))
    papers = {
        Meeting: select(Meeting.id).where(Meeting.id == meeting.id),
        Participant: select(Participant.id).where(Participant.meeting_id == meeting.id),
        AgendaItem: items,
        Suggestion: select(Suggestion.id).where(Suggestion.agenda_item_id.in_(items)),
        Motion: motions,
        Dissent: select(Dissent.id).where(Dissent.motion_id.in_(motions)),
        MinutesRevision: select(MinutesRevision.id).where(MinutesRevision.meeting_id == meeting.id),
    }
    return list_all_hands({model.__tablename__: ids for model, ids in papers.items()}, but=AROUND_THE_RECORD)


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting at the moment at which something is entered about it."""

    meeting: Meeting
    entered_by_id: int | None

    @property
    def recorder_id(self) -> int:
        """The account of the named recorder."""
        return self.meeting.recorder_id

    @property
    def chair_id(self) -> int:
        """The account of the chair."""
        return self.meeting.chair_id


@hands_of("council.move", "council.record")
def who_records(subject: Entry | Meeting) -> Hands:
    """The recorder, and whoever enters the motion in the recorder's place."""
    return Hands.of([subject.recorder_id, subject.entered_by_id if isinstance(subject, Entry) else None])


class HasChair(Protocol):
    """A meeting, or what is entered about one."""

    @property
    def chair_id(self) -> int:
        """The account of the chair."""


@hands_of("council.record", "council.chair")
@hands_of("council.move", "council.chair")
def who_chairs(meeting: HasChair) -> Hands:
    """The chair, who stays neutral."""
    return Hands.of([meeting.chair_id])


def line_of(person: Participant) -> Hands:
    """Somebody on the attendance sheet, by account and by line."""
    return Hands.of([person.user_id], guests=[person.id])


def find_conflict_of_mover(actor: Actor, meeting: Meeting, person: Participant) -> Separation | None:
    """The officials of the meeting and whoever enters this put no motions; their lines may carry a name alone."""
    known = ((meeting.recorder.name, meeting.recorder_id), (meeting.chair.name, meeting.chair_id))
    named = {plain_name(name): user_id for name, user_id in ((actor.name, actor.user_id), *known)}
    who = Hands.of([person.user_id or named.get(plain_name(person.name))])
    return find_conflict_of(who, "council.move", Entry(meeting, actor.user_id))


def may_put(actor: Actor, meeting: Meeting, person: Participant) -> bool:
    """Whether this person may be named as who moved or seconded: present, with a vote, and apart from its officials."""
    is_voter = was_there(meeting, person) and person.is_voting
    return is_voter and find_conflict_of_mover(actor, meeting, person) is None


def may_second(motion: Motion, person: Participant) -> bool:
    """Whether this person is another one than the mover."""
    return find_conflict_of(line_of(person), "council.second", motion) is None


@hands_of("council.second", "council.move")
def who_moved(motion: Motion) -> Hands:
    """The mover of the motion."""
    return line_of(motion.mover)


@hands_of("council.chair", "council.answer_for")
def who_answers_for(topic: Topic) -> Hands:
    """The unit in charge of the topic by the duty list, the one that the panel gave it to, and those of its plan."""
    place = topic.place or get_place(topic.subdistrict_id)
    return Hands.of(
        units=[*list_units_at_work(topic), *(unit.id for unit in list_responsible(topic.category, place)[:1])]
    )


def is_of_meeting(revision: MinutesRevision, meeting: Meeting) -> bool:
    """Whether these are minutes of this very meeting."""
    return revision.meeting_id == meeting.id


def can_confirm(actor: Actor, revision: MinutesRevision) -> bool:
    """The chair of the meeting, or another chair of the place where that one recorded, wrote or is gone."""
    meeting = revision.meeting
    if not actor.has_role_at(meeting.place.path, "chair"):
        return False
    is_in_charge = actor.user_id == meeting.chair_id or not is_for_chair(revision)
    return is_in_charge and is_separate(actor, "council.confirm_minutes", revision)


def is_for_chair(revision: MinutesRevision) -> bool:
    """Whether the meeting's own chair confirms them, who is still there and kept off the record."""
    meeting = revision.meeting
    is_there = meeting.chair.is_enabled and can_hold_office(meeting.chair.actor, "chair", meeting.place)
    return is_there and is_free_to_confirm(meeting.chair_id, revision)


def is_free_to_confirm(user_id: int, revision: MinutesRevision) -> bool:
    """Whether these hands were kept off the record of the meeting."""
    return user_id not in who_wrote_minutes(revision).persons


def can_publish(actor: Actor, meeting: Meeting) -> bool:
    """Opening confirmed minutes to everybody."""
    return actor.has_role_at(meeting.place.path, *PUBLISHERS)


def can_change_rules(actor: Actor) -> bool:
    """A new version of the rules holds for every council: administrators of the house enter it, dated and published."""
    return actor.kind != "system" and can_administer_house(actor)
