"""Writing a response, checking it by a second person, publishing it in revisions."""

from __future__ import annotations

from collections.abc import Mapping

from govtrack.core.access import require
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, lock
from govtrack.core.duties import demand_apart
from govtrack.core.editing import demand_seen
from govtrack.core.errors import Conflict, InvalidInput
from govtrack.core.i18n import _, _l
from govtrack.core.jobs import enqueue
from govtrack.core.reasons import demand_text
from govtrack.intake.models import Submission
from govtrack.intake.operations import note_published
from govtrack.responses import notices, objecting, policy, wording
from govtrack.responses.models import PARTS, Response
from govtrack.responses.operations.common import RESPONSES
from govtrack.responses.operations.receiving import note_reach
from govtrack.responses.queries.responses import find_open, find_published, next_revision
from govtrack.topics.models import Topic
from govtrack.topics.operations import advance_topic
from govtrack.topics.states import TOPIC

NO_CHANGE = _l("Say what the writer should change.")
# A response without these does not answer anybody.
NEEDED = {
    "heard": _l("Say what you have heard: those who wrote want to find themselves in it."),
    "decided": _l("Say what was decided, even if it is a no."),
    "who_does_what": _l("Say who does what by when, or that nothing further is planned."),
    "how_to_object": _l("Say how one can object and until when."),
}
DELIVER = "responses.deliver"


def demand_unwritten(subject: Topic | Submission) -> None:
    """One text at a time is written about a matter."""
    if find_open(**_about(subject)) is not None:
        raise Conflict(_l("Somebody is already writing a response about this. Open theirs and go on from there."))


def _about(subject: Topic | Submission) -> dict[str, int | None]:
    is_topic = isinstance(subject, Topic)
    return {"topic_id": subject.id if is_topic else None, "submission_id": None if is_topic else subject.id}


def draft_response(
    actor: Actor,
    parts: Mapping[str, str],
    *,
    topic: Topic | None = None,
    submission: Submission | None = None,
    change_note: str = "",
) -> Response:
    """Begins the first or the next revision about a topic, or about a single submission.

    ``parts`` holds the texts named in ``PARTS``. Raises Conflict where somebody is already
    writing one, and InvalidInput where an amendment does not say what changes.
    """
    subject = topic or submission
    require(subject is not None and actor.user_id is not None)
    assert subject is not None and actor.user_id is not None
    demand_apart(policy.can_write, actor, "responses.write", subject)
    demand_unwritten(subject)
    about = _about(subject)
    if find_published(**about) is not None and not change_note:
        raise InvalidInput(_l("Say what this revision changes and why."), "change_note")
    response = Response(
        **about,
        revision=next_revision(**about),
        written_by_id=actor.user_id,
        change_note=change_note,
        place_path=policy.place_of(subject),
    )
    _take_parts(response, parts)
    db.session.add(response)
    RESPONSES.note(actor, response, "drafted", revision=response.revision)
    return response


def _take_parts(response: Response, parts: Mapping[str, str]) -> None:
    for name in PARTS:
        setattr(response, name, (parts.get(name) or "").strip())


def edit_response(actor: Actor, response: Response, parts: Mapping[str, str], change_note: str = "") -> Response:
    """Changes the text; whoever touched it last counts as its writer."""
    demand_apart(policy.can_write_on, actor, "responses.write", response)
    states = RESPONSES.advance(actor, response, "edit")
    _take_parts(response, parts)
    response.change_note = change_note or response.change_note
    response.reviewed_by_id = None
    response.written_by_id = actor.user_id or response.written_by_id
    RESPONSES.note(actor, response, "edited", old=states[0], new=states[1])
    return response


def hand_in(actor: Actor, response: Response, *, has_checked_days: bool = False) -> Response:
    """Gives the text to the second person.

    Raises InvalidInput for a part that is missing, and where the text names other days for
    objections than the rule and the writer has not said that they are meant.
    """
    demand_apart(policy.can_write_on, actor, "responses.write", response)
    for name, message in NEEDED.items():
        if not getattr(response, name):
            raise InvalidInput(message, name)
    _check_days(response, has_checked_days)
    RESPONSES.take_step(actor, response, "hand_in", "handed_in")
    notices.notify_reviewers(response)
    return response


def _check_days(response: Response, has_checked_days: bool) -> None:
    conflicts = objecting.list_day_conflicts(response.how_to_object)
    if conflicts and not has_checked_days:
        raise InvalidInput(
            _(
                "The text says %(days)d days, the rule says %(rule)d. Correct it, or confirm below that it is meant.",
                days=conflicts[0].days,
                rule=objecting.objection_days(),
            ),
            "how_to_object",
        )


def _require_second_person(actor: Actor, response: Response) -> None:
    demand_apart(policy.can_release, actor, "responses.release", response)


def send_back(actor: Actor, response: Response, reason: str) -> Response:
    """Returns the text to its writer with what is to be changed."""
    _require_second_person(actor, response)
    why = demand_text(reason, "reason", NO_CHANGE)
    response.reviewed_by_id, response.review_reason = actor.user_id, why
    RESPONSES.take_step(actor, response, "send_back", "sent_back", reason=why)
    notices.notify_writer(response, notices.SENT_BACK)
    return response


def publish_response(
    actor: Actor,
    response: Response,
    *,
    seen_version: int,
    seen_reach: str | None = None,
    has_checked_findings: bool = False,
) -> Response:
    """Releases the text, replaces the revision before it and sets the answers going.

    ``seen_reach`` are the letters that the reviewer's page showed (``queries.late.Reach``): whoever joins later
    waits for a person's look. Raises InvalidInput where these letters or the text were changed since, or the text
    seems to hold personal data and the reviewer has not said that it may stand.
    """
    _require_second_person(actor, response)
    response = lock(response)
    demand_seen(response.version, seen_version)
    if wording.list_findings(response) and not has_checked_findings:
        raise InvalidInput(
            _l("The text seems to hold personal data. Send it back, or confirm that it may be published."),
            "has_checked_findings",
        )
    moment = now()
    note_reach(actor, response, seen_reach, moment)
    former = find_published(topic_id=response.topic_id, submission_id=response.submission_id)
    if former is not None:
        notices.end_late(former)
        RESPONSES.advance(actor, former, "replace")
        db.session.flush()
    response.reviewed_by_id, response.published_at = actor.user_id, moment
    is_public = response.topic_id is not None
    RESPONSES.take_step(
        actor, response, "publish", "published", at=moment, is_public=is_public, revision=response.revision
    )
    note_published(actor, (getattr(response, part) for part in PARTS), policy.path_of(response))
    _move_topic(actor, response.topic)
    notices.notify_writer(response, notices.RELEASED)
    enqueue(DELIVER, key=f"{DELIVER}/{response.id}", response_id=response.id)
    return response


def _move_topic(actor: Actor, topic: Topic | None) -> None:
    """Moves the topic on where its table allows."""
    if topic is not None and TOPIC.find(topic.state, "respond") is not None:
        advance_topic(actor, topic, "respond")


def withdraw_draft(actor: Actor, response: Response) -> Response:
    """Gives a draft up; it stays readable for the staff."""
    demand_apart(policy.can_write_on, actor, "responses.write", response)
    RESPONSES.take_step(actor, response, "withdraw", "withdrawn")
    return response
