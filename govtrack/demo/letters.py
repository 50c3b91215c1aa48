"""The letters of the demonstration, sent and received as people would."""

from __future__ import annotations

from functools import partial
from typing import Any

from govtrack.accounts.queries import list_users_with_role
from govtrack.core.actors import Actor
from govtrack.demo import content
from govtrack.demo.scene import Scene
from govtrack.demo.timetable import Timetable
from govtrack.intake.models import Submission
from govtrack.intake.operations import Draft, accept, confirm_redaction, submit
from govtrack.intake.policy import as_reporter
from govtrack.intake.reporters import Contact

# The newest letters are still on the desk when the demonstration opens.
UNREAD_DAYS = 1.2
READ_AFTER_DAYS = 0.08
# Another seed draws other days for the letters that no story depends on.
DRAW = (0.97, 1.03)


def schedule_letters(timetable: Timetable) -> None:
    """Every letter is sent on its day; what is older than a day has been read and accepted."""
    outline = content.read_storylines()
    cases = {case["letter"] for case in outline["cases"]}
    matters = {topic["matter"] for topic in outline["topics"]}
    readers = Readers(timetable.scene)
    for letter in content.read_letters():
        is_told = letter["key"] in cases or letter["matter"] in matters
        drawn = timetable.scene.random.uniform(*DRAW)
        days = letter["days_ago"] * (1 if is_told else drawn)
        timetable.scene.sent_days_ago[letter["key"]] = days
        timetable.on_day(days, partial(_send, timetable.scene, letter, days))
        if days > UNREAD_DAYS and letter["key"] not in cases:
            timetable.on_day(days - READ_AFTER_DAYS, partial(_accept, timetable.scene, readers, letter["key"]))


class Readers:
    """Who reads a letter: its community's staff, else the command room."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.desk: list[Actor] = []

    def of(self, submission: Submission) -> Actor:
        """The reader of this letter."""
        if not self.desk:
            self.desk = [user.actor for user in list_users_with_role("community_staff", "command")]
        by_community = [a for a in self.desk if a.has_role_at(submission.place_path, "community_staff")]
        return (by_community or [a for a in self.desk if a.has_role("command")])[0]


def _contact(letter: dict[str, Any]) -> Contact:
    contact = letter["contact"] or ""
    kind = "email" if "@" in contact else "phone"
    return Contact(name=letter["writer_name"] or "", **{kind: contact})


def _writer(scene: Scene, letter: dict[str, Any]) -> Actor:
    """The person's own account, where the writer has one and signs."""
    has_account = letter["writer"] in scene.user_ids and letter["identity_mode"] != "anonymous"
    return scene.actor(letter["writer"]) if has_account else as_reporter()


def _send(scene: Scene, letter: dict[str, Any], days: float) -> None:
    proposal = letter["proposal"] or {}
    draft = Draft(
        title=letter["title"],
        body=letter["body"],
        kind=letter["kind"],
        source=letter["source"],
        channel="web" if letter["source"] == "mailbox" else "desk",
        language=letter["language"],
        place=scene.place(letter["place_code"]),
        category=scene.category(letter["category"]),
        received_at=scene.days_ago(days),
        identity_mode=letter["identity_mode"],
        contact=_contact(letter),
        problem=letter["body"] if proposal else "",
        question=proposal.get("question", ""),
        options=proposal.get("options", ()),
        cost_guess=str(proposal.get("cost_guess") or ""),
    )
    submission, code = submit(_writer(scene, letter), draft)
    scene.submission_ids[letter["key"]] = submission.id
    scene.receipt_codes[letter["key"]] = code


def _accept(scene: Scene, readers: Readers, key: str) -> None:
    submission = scene.letter(key)
    clerk = readers.of(submission)
    accept(clerk, submission)
    # A clerk reads the masked text before anybody else does.
    masked = (submission.redacted_title, submission.redacted_body)
    confirm_redaction(clerk, submission, *masked, submission.version)
