"""Single letters: accepted or not, dispatched, handled, verified, answered without a topic."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from govtrack.casework.operations import NewOrder, dispatch
from govtrack.casework.queries import list_orders_of
from govtrack.core.actors import Actor
from govtrack.demo.scene import Scene
from govtrack.demo.stories import orders
from govtrack.demo.stories.responses import rate
from govtrack.demo.timetable import Timetable
from govtrack.intake import operations as intake
from govtrack.intake.models import Submission
from govtrack.intake.policy import as_reporter
from govtrack.responses import operations as responses
from govtrack.responses.queries.responses import find_open

Step = dict[str, Any]


def schedule_cases(timetable: Timetable, cases: list[dict[str, Any]]) -> None:
    """Adds every step of every case; an answer is written first and released later by a second person."""
    for case in cases:
        letter, scene = case["letter"], timetable.scene
        for step in case["steps"]:
            is_told = step["action"] == "add_words"
            timetable.on_day(step["days_ago"], partial(_take, scene, letter, step), sets_going=is_told)
            if step["action"] == "answer":
                timetable.on_day(step["published_days_ago"], partial(_release, scene, letter, step), sets_going=True)


def _take(scene: Scene, letter: str, step: Step) -> None:
    submission = scene.letter(letter)
    if step["action"] == "rate":
        rate(scene, letter, step)
    elif step["action"] == "add_words":
        addition = intake.add_words(as_reporter(), submission, step["text"])
        if clerk := step["checked_by"]:
            intake.confirm_addition(scene.actor(clerk), addition, addition.redacted_text, addition.version)
    elif step["action"] in AT_DESK:
        AT_DESK[step["action"]](scene, scene.actor(step["by"]), submission, step)
    else:
        orders.take(scene, list_orders_of(submission)[-1].id, step)


def _accept(_scene: Scene, actor: Actor, submission: Submission, _step: Step) -> None:
    intake.screen(actor, submission)
    intake.accept(actor, submission)


def _ask(_scene: Scene, actor: Actor, submission: Submission, step: Step) -> None:
    intake.screen(actor, submission)
    intake.return_for_information(actor, submission, step["text"])


def _decline(_scene: Scene, actor: Actor, submission: Submission, step: Step) -> None:
    intake.screen(actor, submission)
    intake.not_accept(actor, submission, step["text"])


def _redirect(_scene: Scene, actor: Actor, submission: Submission, step: Step) -> None:
    intake.screen(actor, submission)
    intake.redirect(actor, submission, step["target"], step["text"])


def _dispatch(scene: Scene, actor: Actor, submission: Submission, step: Step) -> None:
    place = submission.place
    assert place is not None, submission.number
    new = NewOrder(
        profile="case", unit=scene.unit(step["unit"]), title=submission.redacted_title, place=place,
        category=submission.category, submission=submission, description=submission.redacted_body,
    )  # fmt: skip
    dispatch(actor, new)


def _answer(_scene: Scene, actor: Actor, submission: Submission, step: Step) -> None:
    response = responses.draft_response(actor, step["parts"], submission=submission)
    responses.hand_in(actor, response)


def _release(scene: Scene, letter: str, step: Step) -> None:
    response = find_open(submission_id=scene.submission_ids[letter])
    assert response is not None, letter
    responses.publish_response(
        scene.actor(step["reviewer"]), response, seen_version=response.version, has_checked_findings=True
    )


AT_DESK: dict[str, Callable[[Scene, Actor, Submission, Step], None]] = {
    "accept": _accept,
    "return_for_information": _ask,
    "not_accept": _decline,
    "redirect": _redirect,
    "dispatch": _dispatch,
    "answer": _answer,
}
