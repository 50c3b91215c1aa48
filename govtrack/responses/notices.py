"""Whom this step tells of what, besides the answers themselves."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from govtrack.accounts.models import User
from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.roles import DESK
from govtrack.audit.models import Event
from govtrack.core.clock import today
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.intake.models import Submission
from govtrack.intake.recipients import notify_writer as notify_writer_of
from govtrack.intake.recipients import page_of, token_of
from govtrack.intake.reserved import is_reserved_from
from govtrack.notify.kinds import define_notice
from govtrack.notify.models import Message
from govtrack.notify.operations import IfNobody, Told, notify_reporters, notify_users, settle
from govtrack.notify.recipients import reach_reporters
from govtrack.places.policy import UNKNOWN_PLACE
from govtrack.responses.hands import who_wrote
from govtrack.responses.models import Dispute, Receiver, Response
from govtrack.responses.policy import can_choose_receivers, path_of
from govtrack.responses.states import LOOKERS, REVIEWERS
from govtrack.responses.wording import gist_of

TO_CHECK = define_notice("responses.to_check", _l("A response waits for you to check it: %(title)s"))
SENT_BACK = define_notice("responses.sent_back", _l("Your response was sent back: %(title)s"))
RELEASED = define_notice("responses.released", _l("Your response was published: %(title)s"))
DISPUTED = define_notice("responses.disputed", _l("An answer was disputed: %(title)s"))
LATE = define_notice("responses.late", _l("Letters have joined an answered topic; does its answer fit? %(title)s"))
SAID_BESIDE = define_notice("responses.said_beside", _l("Reporters have added words to their ratings of our answers."))
ANSWERED = define_notice(
    "responses.answered",
    _l("You have an answer: %(title)s"),
    outside=_l("Your letter %(number)s has its answer. Say on its page whether it helped."),
)
# By event of a dispute: what its writer is told.
TOLD = {
    "declined": define_notice(
        "responses.declined",
        _l("Your dispute was decided, the answer stays: %(title)s"),
        outside=_l("Your dispute about letter %(number)s was decided: the answer stays. Read why on its page."),
    ),
    "upheld": define_notice(
        "responses.upheld",
        _l("Your dispute was decided, the matter is taken up again: %(title)s"),
        outside=_l("Your dispute about letter %(number)s was decided: the matter is taken up again."),
    ),
}
# By event of a text: the notices that nobody needs to act on any more once it is recorded.
ENDED_BY = {"handed_in": (SENT_BACK,), "sent_back": (TO_CHECK,), "published": (TO_CHECK,), "withdrawn": (SENT_BACK,)}
DECISIONS = ("declined", "upheld")


def _title(response: Response) -> str:
    if response.topic is not None:
        return response.topic.title
    return gist_of(response.submission) if response.submission is not None else ""


def _people(roles: tuple[str, ...], place_path: str) -> list[User]:
    """Those who hold one of the roles there; for a matter without a place the command room."""
    if place_path == UNKNOWN_PLACE:
        return list(list_users_with_role("command"))
    return list(list_users_with_role(*roles, place_path=place_path))


def notify_reviewers(response: Response) -> None:
    """Somebody handed a text in: those who may release it, but none of its writers."""
    _tell_reviewers(response, f"{TO_CHECK}/{response.id}/{response.state_since.isoformat()}")


def notify_reviewers_anew(response: Response, at: str) -> None:
    """The letter lies elsewhere since ``at``: who may release its answer now is told, once, and nobody else waits."""
    key = f"{TO_CHECK}/{response.id}/{at}"
    if not _is_told(key):
        settle(_review_of(response), TO_CHECK)
        _tell_reviewers(response, key)


def _is_told(key: str) -> bool:
    return db.session.scalar(select(Message.id).where(Message.key == key).limit(1)) is not None


def _review_of(response: Response) -> str:
    return f"/responses/{response.id}/review"


def _tell_reviewers(response: Response, key: str) -> None:
    writers = who_wrote(response).persons
    people = [user for user in _people(REVIEWERS, path_of(response)) if user.id not in writers]
    people = [user for user in people if not is_reserved_from(user.actor, response.submission)]
    letter = response.submission
    notify_users(
        people, TO_CHECK, key=key, address=_review_of(response), place_path=path_of(response),
        if_nobody=IfNobody(is_reserved=letter is not None and letter.reserved_for is not None),
        title=_title(response),
    )  # fmt: skip


def notify_of_late(response: Response, first: Receiver) -> None:
    """Letters joined the topic of an answer that is out: whoever may look hears of each heap of them once a day.

    ``first`` has waited longest of those that wait.
    """
    people = _people(LOOKERS, path_of(response))
    writer = db.session.get(User, response.written_by_id)
    people = [user for user in (*people, *([writer] if writer else [])) if can_choose_receivers(user.actor, response)]
    # Not by the key of the row: one that is forgotten leaves its key to the next.
    key = f"{LATE}/{response.id}/{first.created_at.isoformat()}/{today().isoformat()}"
    notify_users(
        people, LATE, key=key, address=_receivers_of(response), place_path=path_of(response), title=_title(response),
    )  # fmt: skip


def _receivers_of(response: Response) -> str:
    return f"/responses/{response.id}/receivers"


def end_late(response: Response) -> None:
    """Nobody needs to look at letters that joined this answer any more."""
    settle(_receivers_of(response), LATE)


def notify_writer(response: Response, kind: str) -> None:
    """The second person has decided."""
    writer = db.session.get(User, response.written_by_id)
    key = f"{kind}/{response.id}/{response.state_since.isoformat()}"
    notify_users(
        [writer] if writer else [], kind, key=key, address=f"/responses/{response.id}", place_path=path_of(response),
        title=_title(response),
    )  # fmt: skip


def notify_desk(dispute: Dispute, submission: Submission) -> None:
    """A reporter disputes an answer."""
    _tell_desk(dispute, submission, _desk_of(submission), f"{DISPUTED}/{dispute.id}")


def notify_desk_anew(dispute: Dispute, submission: Submission, at: str) -> None:
    """The letter lies at another desk since ``at``: that desk is told, once, and whoever was told before no longer."""
    key = f"{DISPUTED}/{dispute.id}/{at}"
    if not _is_told(key):
        settle(f"/disputes/{dispute.id}", DISPUTED)
        _tell_desk(dispute, submission, _desk_of(submission), key)


def _desk_of(submission: Submission) -> list[User]:
    return [user for user in _people(DESK, submission.place_path) if not is_reserved_from(user.actor, submission)]


def _tell_desk(dispute: Dispute, submission: Submission, people: list[User], key: str) -> None:
    notify_users(
        people, DISPUTED, key=key, address=f"/disputes/{dispute.id}", place_path=submission.place_path,
        if_nobody=IfNobody(is_reserved=submission.reserved_for is not None), title=gist_of(submission),
    )  # fmt: skip


def notify_desk_of_words(submission: Submission) -> None:
    """A reporter said something beside a rating: its desk hears so once a day, however many say something."""
    notify_users(
        _desk_of(submission), SAID_BESIDE, key=f"{SAID_BESIDE}/{today().isoformat()}", address="/responses/ratings",
        place_path=submission.place_path, if_nobody=None,
    )  # fmt: skip


def settle_response(response: Response, verb: str) -> None:
    """Ends the notices about a text for which ``verb`` was the work."""
    for kind in ENDED_BY.get(verb, ()):
        settle(_review_of(response) if kind == TO_CHECK else f"/responses/{response.id}", kind)


def settle_dispute(dispute: Dispute, verb: str) -> None:
    """The desk has decided on the dispute."""
    if verb in DECISIONS:
        settle(f"/disputes/{dispute.id}", DISPUTED)


def notify_writers_of_letters(answered: Iterable[tuple[Submission, int, int]]) -> None:
    """Who wrote with an account finds a message, all others have their receipt code.

    With each letter come its answer and the event of it, by their keys.
    """
    letters = {token_of(letter): (letter, answer_id, event_id) for letter, answer_id, event_id in answered}
    reaches = reach_reporters(list(letters))
    told = [
        Told(
            token, reaches.get(token), page_of(letter), {"number": letter.number, "title": gist_of(letter)},
            (f"{ANSWERED}/{answer_id}", event_id),
        )
        for token, (letter, answer_id, event_id) in letters.items()
    ]  # fmt: skip
    notify_reporters(told, ANSWERED)


def notify_writer_of_dispute(dispute: Dispute, event: Event) -> None:
    """Whoever disputed an answer hears what the desk decided; the reason stands on the letter's page."""
    if event.verb in TOLD:
        notify_writer_of(dispute.answer.submission, TOLD[event.verb], event, dispute.id)
