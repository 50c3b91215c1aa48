"""The letters of the demonstration, sent and received as people would."""

from __future__ import annotations

from typing import Any

from govtrack.accounts.queries import list_users_with_role
from govtrack.core.actors import Actor
from govtrack.core.clock import pretend
from govtrack.core.db import transaction
from govtrack.demo import content
from govtrack.demo.scene import Scene
from govtrack.intake.models import Submission
from govtrack.intake.operations import Draft, accept, screen, submit
from govtrack.intake.queries import get_submission
from govtrack.intake.reporters import Contact
from govtrack.places.models import Place
from govtrack.places.queries import find_category_by_code, find_place_by_code

# The newest letters are still on the desk when the demonstration opens.
UNREAD_DAYS = 1.2
READ_AFTER_DAYS = 0.08
PER_TRANSACTION = 40


def send_letters(scene: Scene) -> None:
    """Sends every letter; what is older than a day has been read and accepted."""
    letters = content.read_letters()
    for letter in letters:
        letter["days_ago"] *= scene.random.uniform(0.97, 1.03)
    letters.sort(key=lambda letter: -letter["days_ago"])
    special = _desk_cases()
    for start in range(0, len(letters), PER_TRANSACTION):
        with transaction():
            desk = _desk(scene)
            for letter in letters[start : start + PER_TRANSACTION]:
                submission = _send(scene, letter)
                if letter["days_ago"] > UNREAD_DAYS and letter["key"] not in special:
                    _accept(scene, desk, submission, letter["days_ago"])


def _desk_cases() -> set[str]:
    """Letters whose way through the desk is told by a storyline of their own."""
    return {case["letter"] for case in content.read_storylines().get("cases", [])}


def _desk(scene: Scene) -> list[Actor]:
    return [user.actor for user in list_users_with_role("community_staff", "command")]


def reader_for(desk: list[Actor], submission: Submission) -> Actor:
    """Who reads this letter: its community's staff, else the command room."""
    by_community = [a for a in desk if a.has_role_at(submission.place_path, "community_staff")]
    return (by_community or [a for a in desk if a.has_role("command")])[0]


def _contact(letter: dict[str, Any]) -> Contact:
    contact = letter["contact"] or ""
    kind = "email" if "@" in contact else "phone"
    return Contact(name=letter["writer_name"] or "", **{kind: contact})


def _send(scene: Scene, letter: dict[str, Any]) -> Submission:
    place: Place | None = find_place_by_code(letter["place_code"])
    moment = scene.days_ago(letter["days_ago"])
    is_proposal = letter["kind"] == "proposal"
    draft = Draft(
        title=letter["title"],
        body=letter["body"],
        kind=letter["kind"],
        source=letter["source"],
        channel="web" if letter["source"] == "mailbox" else "desk",
        language=letter["language"],
        place=place,
        category=find_category_by_code(letter["category"]),
        received_at=moment,
        identity_mode=letter["identity_mode"],
        contact=_contact(letter),
        problem=letter["body"] if is_proposal else "",
        question=letter["title"] if is_proposal else "",
    )
    with pretend(moment):
        submission, code = submit(Actor(kind="reporter"), draft)
    scene.submission_ids[letter["key"]] = submission.id
    scene.receipt_codes[letter["key"]] = code
    return submission


def _accept(scene: Scene, desk: list[Actor], submission: Submission, days_ago: float) -> None:
    reader = reader_for(desk, submission)
    with pretend(scene.days_ago(days_ago - READ_AFTER_DAYS)):
        screen(reader, submission)
        accept(reader, submission)


def get_letter(scene: Scene, key: str) -> Submission:
    """The submission that a letter became."""
    return get_submission(scene.submission_ids[key])
