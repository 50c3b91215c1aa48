"""Minutes: written by one hand, confirmed by another, published; corrected by a further revision."""

from __future__ import annotations

from collections.abc import Sequence

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import demand_apart
from govtrack.core.editing import demand_seen
from govtrack.core.errors import Conflict, IllegalTransition, InvalidInput
from govtrack.core.i18n import _, _l
from govtrack.core.reasons import SHORT, demand_text
from govtrack.council import policy, queries
from govtrack.council.models import Meeting, MinutesRevision, MinutesWitness, Participant
from govtrack.council.operations.notices import notify_chair
from govtrack.council.operations.steps import advance_meeting, hold_meeting, note
from govtrack.council.signals import minutes_published
from govtrack.council.states import MEETING, MINUTES
from govtrack.intake.operations import note_published

NO_MINUTES = _l("The minutes are empty.")
BODY_LIMIT = 50_000


def save_minutes(
    actor: Actor, meeting: Meeting, *, body: str, change_note: str = "", based_on: int | None = None
) -> MinutesRevision:
    """Adds a revision; ``based_on`` is the number of the revision the writer had before them.

    Raises Conflict where somebody else has added one since, InvalidInput where nothing changed.
    """
    require(policy.can_write_minutes(actor, meeting))
    hold_meeting(meeting)
    words = demand_text(body, "body", NO_MINUTES, BODY_LIMIT)
    latest = queries.find_latest_revision(meeting)
    if based_on is not None and based_on != (latest.number if latest else 0):
        raise Conflict(_l("Somebody else has saved a newer revision in the meantime."))
    if latest is not None and latest.body == words:
        raise InvalidInput(_l("Nothing was changed."), "body")
    advance_meeting(actor, meeting, "draft_minutes")
    row = MinutesRevision(
        meeting=meeting,
        number=(latest.number if latest else 0) + 1,
        body=words,
        change_note=change_note.strip()[:SHORT],
        author_id=actor.user_id,
    )
    db.session.add(row)
    db.session.flush()
    note(actor, row, "minutes_saved", number=row.number)
    notify_chair(row)
    return row


def demand_draft(revision: MinutesRevision) -> None:
    """The newest draft is confirmed, of a meeting that waits for it."""
    latest = queries.find_latest_revision(revision.meeting)
    if latest is None or latest.id != revision.id or revision.state != "draft":
        raise Conflict(_l("Only the newest draft can be confirmed. Read how the minutes stand now."))
    if MEETING.find(revision.meeting.state, "confirm_minutes") is None:
        raise IllegalTransition()


def confirm_minutes(
    actor: Actor, meeting: Meeting, revision: MinutesRevision, witnesses: Sequence[Participant] = ()
) -> MinutesRevision:
    """The chair confirms the newest revision; residents who were present witness it.

    Raises Forbidden for anybody but the meeting's chair (another chair of the place, where that one has recorded
    or written), Conflict where a newer revision exists,
    InvalidInput where a suggestion has no answer or the witnesses the rules ask for are missing.
    """
    require(policy.is_of_meeting(revision, meeting))
    demand_apart(policy.can_confirm, actor, "council.confirm_minutes", revision)
    hold_meeting(meeting)
    demand_draft(revision)
    _check_suggestions(meeting)
    _check_witnesses(meeting, witnesses)
    advance_meeting(actor, meeting, "confirm_minutes")
    revision.state = MINUTES.target(revision, "confirm", actor)
    revision.confirmed_by_id, revision.confirmed_at = actor.user_id, now()
    db.session.add_all(MinutesWitness(revision=revision, participant=person) for person in witnesses)
    db.session.flush()
    note(actor, revision, "minutes_confirmed", number=revision.number, witnesses=len(witnesses))
    return revision


def _check_witnesses(meeting: Meeting, witnesses: Sequence[Participant]) -> None:
    needed = meeting.rule_set.limits["witnesses"]
    residents = {row.id for row in witnesses if policy.was_there(meeting, row) and row.party == "residents"}
    if len(residents) != len(witnesses) or len(residents) < needed:
        raise InvalidInput(
            _("Choose %(needed)d residents who were present and have signed the minutes.", needed=needed), "witnesses"
        )


def _check_suggestions(meeting: Meeting) -> None:
    waiting = sum(row.adopted is None for row in queries.list_suggestions(meeting))
    if waiting:
        raise InvalidInput(
            _(
                "%(waiting)d suggestions have no answer yet. Say what became of each before the minutes are confirmed.",
                waiting=waiting,
            )
        )


def publish_minutes(actor: Actor, meeting: Meeting, *, seen_version: int) -> Meeting:
    """Opens the confirmed minutes to everybody, once every suggestion has its answer.

    ``seen_version`` is that of the words that the publisher read (``queries.minutes_version``): the minutes, and
    the suggestions with their answers. Raises InvalidInput where these were changed since, and while a suggestion
    has no answer.
    """
    require(policy.can_publish(actor, meeting))
    hold_meeting(meeting)
    _check_suggestions(meeting)
    demand_seen(queries.minutes_version(meeting), seen_version)
    advance_meeting(actor, meeting, "publish_minutes")
    db.session.flush()
    note_published(actor, queries.list_texts_of_minutes(meeting), meeting.place.path)
    note(actor, meeting, "minutes_published", is_public=True)
    minutes_published.send(None, meeting_id=meeting.id)
    return meeting
