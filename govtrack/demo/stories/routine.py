"""The daily work of the desk: letters that no story tells of are answered one by one, most of them in time."""

from __future__ import annotations

from functools import partial
from typing import Any

from govtrack.demo import content
from govtrack.demo.letters import UNREAD_DAYS, Readers
from govtrack.demo.scene import Scene
from govtrack.demo.stories.responses import rate
from govtrack.demo.timetable import Timetable
from govtrack.intake.models import Submission
from govtrack.places.queries import find_ancestor, list_responsible
from govtrack.responses import operations as responses
from govtrack.responses.queries.responses import find_open

Letter = dict[str, Any]
# Days after which a letter is answered: urgent matters, others, and the share that takes longer.
URGENT, USUAL, LATE, LATE_SHARE = (0.3, 0.9), (2.0, 6.0), (8.0, 12.0), 0.08
UNANSWERED_SHARE = 0.06
RELEASED_AFTER = 0.25
RATED_AFTER, RATED_SHARE = (0.5, 4.0), 0.4
SCORES = (("satisfied", "yes"), ("satisfied", "yes"), ("satisfied", "partly"), ("basically", "partly"), ("not", "no"))


def schedule_routine(timetable: Timetable, told: set[str], matters: set[str]) -> None:
    """Adds an answer to most letters that belong neither to a told case nor to a told matter."""
    readers, texts = Readers(timetable.scene), content.read_answers()
    for letter in content.read_letters():
        is_read = timetable.scene.sent_days_ago[letter["key"]] > UNREAD_DAYS
        if is_read and letter["key"] not in told and letter["matter"] not in matters:
            _schedule_answer(timetable, readers, letter, texts[letter["language"]])


def _schedule_answer(timetable: Timetable, readers: Readers, letter: Letter, texts: dict[str, list[str]]) -> None:
    scene, draw = timetable.scene, timetable.scene.random
    wait = draw.uniform(*_usual_wait(letter))
    if draw.random() < LATE_SHARE:
        wait = draw.uniform(*LATE)
    words = {part: draw.choice(choices) for part, choices in texts.items()}
    days = scene.sent_days_ago[letter["key"]] - wait
    if draw.random() < UNANSWERED_SHARE:
        return
    timetable.on_day(days, partial(_write, scene, readers, letter, words))
    timetable.on_day(days - RELEASED_AFTER, partial(_release, scene, letter["key"]))
    if draw.random() < RATED_SHARE:
        score, solved = draw.choice(SCORES)
        rated = days - RELEASED_AFTER - 1 - draw.uniform(*RATED_AFTER)
        timetable.on_day(rated, partial(rate, scene, letter["key"], {"score": score, "solved": solved}))


def _usual_wait(letter: Letter) -> tuple[float, float]:
    return URGENT if letter["urgency"] == "red" else USUAL


def _write(scene: Scene, readers: Readers, letter: Letter, words: dict[str, str]) -> None:
    submission = scene.letter(letter["key"])
    names = _names(submission, is_english=letter["language"] == "en")
    parts = {part: text % names for part, text in words.items()}
    response = responses.draft_response(readers.of(submission), parts, submission=submission)
    responses.hand_in(readers.of(submission), response)


def _names(submission: Submission, *, is_english: bool) -> dict[str, str]:
    """Who is in charge by the duty list, and the community, in the letter's language."""
    place = submission.place
    assert place is not None, submission.number
    units = list_responsible(submission.category, place)
    community = find_ancestor(place, "community") or place
    unit = units[0] if units else community
    pick = (lambda row: row.name_en or row.name_zh) if is_english else (lambda row: row.name_zh)
    return {"title": submission.redacted_title.rstrip("。.!！"), "unit": pick(unit), "community": pick(community)}


def _release(scene: Scene, key: str) -> None:
    response = find_open(submission_id=scene.submission_ids[key])
    assert response is not None, key
    people = [scene.actor("command1"), scene.actor("command2")]
    reviewer = next(actor for actor in people if actor.user_id != response.written_by_id)
    responses.publish_response(reviewer, response, seen_version=response.version, has_checked_findings=True)
