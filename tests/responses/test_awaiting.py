"""What waits for an answer, when it is due, and who will get it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.core.i18n import show_date
from govtrack.intake.policy import as_reporter
from govtrack.intake.reporters import Contact
from govtrack.responses import operations
from govtrack.responses.queries.answers import count_receivers, list_answers
from govtrack.responses.queries.awaiting import count_by_state
from govtrack.responses.queries.responses import list_work
from tests import factories
from tests.responses import world

LETTERS, TOPICS = "/responses/work?view=letters", "/responses/work?view=topics"


def counts_of(html: str) -> dict[str, int]:
    """The numbers at the links that lead to each list."""
    found = re.findall(r'href="(/responses/work[^"]*)"[^>]*>[^<]*<b class="count">(\d+)</b>', html)
    return {path.replace("&amp;", "&"): int(number) for path, number in found}


def test_accepted_letters_that_nobody_answers_stand_in_a_list_of_their_own(app: Flask, as_role: Any) -> None:
    alone, _code = world.letter("没有人答复的事")
    in_topic, answered = world.letter("有议题的事")[0], world.letter("有答复的事")[0]
    world.topic_of(in_topic)
    world.handed_in(submission=answered)
    world.letter("尚未受理的事", accepted=False)
    desk = as_role("command")
    html = desk.get(LETTERS).get_data(as_text=True)
    assert set(re.findall(r'href="/respond/submission/(\d+)"', html)) == {str(alone.id)}
    head = counts_of(desk.get("/responses/work").get_data(as_text=True))
    assert (head[LETTERS], head[TOPICS]) == (1, 1)
    for path in ("/responses/work", LETTERS):
        html = as_role("department").get(path).get_data(as_text=True)
        assert "/respond/submission/" not in html
        assert LETTERS not in counts_of(html)


def test_what_waits_for_a_check_stands_first_and_what_is_done_last(app: Flask) -> None:
    """Of open ones that which waits longest, of those that are done the newest."""
    desk = factories.actor("command")
    done = [world.published(submission=world.letter(f"修好了的事，第{n}件")[0]) for n in range(2)]
    waiting = [world.handed_in(submission=world.letter(f"待核的事，第{n}件")[0]) for n in range(2)]
    begun = world.letter("在写的事")[0]
    with transaction():
        draft = operations.draft_response(desk, world.PARTS, submission=begun)
        waiting[1].state_since = now() - timedelta(days=2)
        done[0].state_since = now() - timedelta(days=3)
    expected = [waiting[1].id, waiting[0].id, draft.id, done[1].id, done[0].id]
    counts = count_by_state(desk)
    assert counts == {"in_review": 2, "draft": 1, "published": 2}
    page = list_work(desk, counts)
    assert ([card.id for card in page.items], page.total) == (expected, 5)
    assert [card.id for card in list_work(desk, counts, "published").items] == expected[3:]
    elsewhere = factories.actor("community_staff", at=factories.place("community"))
    assert count_by_state(elsewhere) == {} and list_work(elsewhere, {}).items == []


def test_topics_show_the_earliest_due_day_of_their_letters(app: Flask, as_role: Any) -> None:
    late = world.topic_of(*(world.letter(f"路灯不亮，第{n}封")[0] for n in range(2)), title="路灯")
    letters = [world.letter(f"放学堵，第{n}封", received_at=now() - timedelta(days=n))[0] for n in (0, 90, 40)]
    overdue = world.topic_of(*letters, title="校门")
    world.published(submission=letters[1])
    desk = as_role("command")
    desk.set_cookie("language", "zh")
    html = desk.get(TOPICS).get_data(as_text=True)
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2], re.DOTALL)
    assert [f"/respond/topic/{topic.id}" in row for topic, row in zip((overdue, late), rows, strict=True)] == [True] * 2
    with app.test_request_context(headers={"Cookie": "language=zh"}):
        assert show_date(min(letter.due_at for letter in letters if letter.due_at)) in rows[0]
    assert "已逾期" in rows[0]
    assert "已逾期" not in rows[1]


def test_the_checker_reads_how_many_get_the_answer(app: Flask, as_role: Any, run_jobs: Callable[[], int]) -> None:
    same = Contact(name="沈小满", phone="13805719999")
    letters = [world.letter("堵")[0], world.letter("还是堵", contact=same)[0], world.letter("又堵", contact=same)[0]]
    topic = world.topic_of(*letters)
    response = world.handed_in(topic=topic)
    found = count_receivers(response)
    assert (found.letters, found.people) == (3, 2)
    reviewer = as_role("command")
    reviewer.set_cookie("language", "en")
    page = reviewer.get(f"/responses/{response.id}/review").get_data(as_text=True)
    assert f'People who receive it: <a href="/panel/{topic.id}#letters"><b>2</b></a>. Letters answered: 3.' in page
    rows = reviewer.get(f"/panel/{topic.id}").get_data(as_text=True).partition('id="letters"')[2]
    assert all(letter.number in rows for letter in letters)
    checking, deciding = factories.actor("command"), factories.actor("command")
    with transaction():
        operations.publish_response(checking, response, seen_version=response.version, has_checked_findings=True)
    run_jobs()
    with transaction():
        dispute = operations.dispute_answer(as_reporter(), list_answers(letters[0].id)[0], "没有解决")
    with transaction():
        operations.uphold_dispute(deciding, dispute, "再办", follow_up="topic")
    amended = world.handed_in(topic=topic, change_note="补充")
    assert count_receivers(amended).letters == 1


def test_an_amendment_for_those_who_are_answered_reaches_nobody_new(
    app: Flask, as_role: Any, run_jobs: Callable[[], int]
) -> None:
    letter, _code = world.letter()
    world.published(submission=letter)
    run_jobs()
    amended = world.handed_in(submission=letter, change_note="补充")
    assert count_receivers(amended).letters == 0
    reviewer = as_role("command")
    reviewer.set_cookie("language", "en")
    page = reviewer.get(f"/responses/{amended.id}/review").get_data(as_text=True)
    assert "nobody is sent another one" in page
