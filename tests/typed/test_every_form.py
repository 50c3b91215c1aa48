"""Every form of the address map × everything that may come between a person and it."""

from __future__ import annotations

import re
from itertools import chain
from urllib.parse import urlsplit

import pytest
from flask import Flask

from govtrack.app import STEPS
from govtrack.core.limits import limiter
from govtrack.core.typed import AGAIN, UNKEPT
from tests.meta import two_places, whole_map
from tests.meta.two_places import Side
from tests.pages import PageClient
from tests.pagewide.forms import Forms
from tests.typed.arrangements import arrange, prepare
from tests.typed.interruptions import IN_THE_DEMONSTRATION, Writing, another_process, interrupt, last_event

WITH_PAGES = [step for step in STEPS if step not in {"core", "audit", "places", "demo"}]
# What residents with an account write, and what the desk writes about it.
OF_RESIDENTS = (
    "discussion.appeal", "discussion.more", "discussion.reply", "discussion.write", "proposals.act",
    "proposals.act_on_update", "proposals.add", "proposals.ask_to_merge", "proposals.offer", "proposals.revise",
    "residents.act_on_home", "residents.ask_for_home",
)  # fmt: skip
# Doors whose form stands on a page that the arrangements do not show, each with what is written there.
ELSEWHERE = {
    **dict.fromkeys(OF_RESIDENTS, "every interruption of each: tests/typed/test_forms_of_residents.py"),
    **dict.fromkeys(
        ("registries.restore", "registries.take_in"),
        "a button, and a file: tests/registries/test_pages.py and test_taking_in.py",
    ),
    "responses.decline": "closed to the one person of these rows, who did the work that it is about",
    "responses.uphold": "closed to the one person of these rows, who did the work that it is about",
    "accounts.challenge_new_passkey": "no form: asked by the script",
    "accounts.challenge_sign_in": "no form: asked by the script",
    "accounts.challenge_step_up": "no form: asked by the script",
    "accounts.choose_community": "a choice that the home page keeps in a cookie",
    "accounts.enter_second_step": "a code of the moment, which is never shown again",
    "accounts.take_step_up": "a code of the moment; what waits behind it: tests/typed/test_first_things.py",
    "accounts.end_other_sessions": "a button",
    "accounts.end_session": "a button",
    "accounts.remove_passkey": "a button",
    "accounts.renew_paper_codes": "a button",
    "api.nothing": "no form: a program at an address where nothing is",
    "api.post_request": "no form: sent by a program with its key",
    "notify.gateway_reports": "no form: sent and signed by a gateway",
    "notify.open_notice": "a button",
    "notify.switch": "a button",
    "notify.read_all": "a button",
    "intake.choose_sheets": "choices of an import that was read",
    "intake.confirm_receipt": "a button",
    "intake.decline_receipt": "tests/typed/test_first_things.py",
    "intake.open_letter": "a button",
    "intake.prove": "a code of the moment",
    "intake.renew_letter": "a button",
    "intake.send_proof": "a button",
    "intake.start_import": "choices of an import that was read",
    "intake.undo_import": "a button",
    "intake.take_back": "a button",
    "accounts.revoke_role": "the form of accounts.change_account, by another of its buttons",
    **dict.fromkeys(IN_THE_DEMONSTRATION, "tests/pagewide/test_typed_text.py"),
    "council.carry_over": "a button",
    "council.confirm_minutes": "names to tick",
    "accounts.confirm_change": "a button",
    "accounts.decline_change": "tests/typed/test_first_things.py",
    "accounts.rename_passkey": "tests/typed/test_first_things.py",
    "council.move_item": "a button",
    "council.open_session": "a moment",
    "oversight.change_job": "a button",
    "oversight.decide_public_text": "a button",
    "discussion.support": "a button",
    "discussion.take_back": "a button",
    "discussion.take_support_back": "a button",
    "proposals.agree_to_merge": "a button",
    "proposals.sign": "a button",
    "proposals.support": "a button",
    "proposals.take_back": "a button",
    "proposals.withdraw": "a button",
    "residents.begin": "a choice of two",
    "residents.delete": "a tick",
    "residents.end_home": "a button",
    "residents.end_other_sessions": "a button",
    "residents.end_session": "a button",
    "residents.enter_code": "a code of the moment",
    "residents.enter_home_code": "a code of the moment",
    "residents.enter_link": "a button",
    "residents.home_letter": "a button",
    "residents.keep": "a receipt code, kept where it is refused: tests/residents/test_mine.py",
    "residents.keep_held": "a button",
    "residents.let_go": "a button",
    "residents.remove_contact": "a button",
    "residents.sign_out": "a button",
    "residents.take_out": "a button",
    "responses.take_in": "a button",
    "topics.approve_wording": "the fields of topics.rename, filled in by a language model",
    "topics.suggest_wording": "a button",
}


@pytest.fixture
def side(app: Flask) -> Side:
    """One community with one of everything."""
    return two_places.build(1)


@pytest.mark.parametrize("step", WITH_PAGES)
def test_nothing_typed_is_lost(app: Flask, side: Side, step: str) -> None:
    person = whole_map.holder_of_everything(side)
    further = prepare(side, person, step)
    app.test_client_class = PageClient
    client = app.test_client()
    assert isinstance(client, PageClient)
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"  # as every browser says with a form
    client.sign_in(person)
    again, doors_of = another_process(app), app.url_map.bind("localhost")
    met: set[str] = set()
    tried: set[object] = set()
    lost: list[str] = []
    for page in chain(further, arrange(app, side, person, step)):
        limiter.reset()
        answer = client.get(page)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for form in Forms(answer.get_data(as_text=True)).found:
            endpoint, parts = doors_of.match(urlsplit(form.action or page).path, method="POST")
            kind = endpoint, parts.get("action_name"), frozenset(re.sub(r"\d+", "", name) for name in form.written)
            met.add(endpoint)
            if kind in tried or endpoint in {"core.preferences", "accounts.sign_out"}:
                continue
            tried.add(kind)
            writing = Writing(client, person, page, form)
            if any(name.rpartition("-")[2] not in UNKEPT for name in form.words):
                lost += interrupt(writing, again)
            else:
                lost += _is_done_though_only_shown(writing)
    doors = {rule.endpoint for rule in whole_map.rules(app, "POST") if rule.endpoint.startswith(f"{step}.")}
    assert sorted(doors - met - ELSEWHERE.keys()) == []
    assert "\n".join(lost) == ""


def _is_done_though_only_shown(writing: Writing) -> list[str]:
    """A form of buttons and choices alone: nothing to lose, but nothing may be done either."""
    before = last_event()
    writing.client.post(writing.action, data=writing.sent() | {AGAIN: [""]})
    return [f"{writing.action} (on {writing.page}): carried it out"] if last_event() != before else []
