"""Two people change the same words: the slower one reads the other's beside the own, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

from flask import Flask

from govtrack.core.db import db, transaction
from govtrack.core.settings import change_setting, get_setting
from govtrack.council.operations import NewRules, adopt_rules, ensure_rule_set
from govtrack.council.queries import find_rule_set
from govtrack.intake.settings import MAX_TITLE
from govtrack.proposals.models import Proposal
from govtrack.topics.models import Topic
from tests import factories
from tests.discussion.talking import topic
from tests.pages import PageClient
from tests.pagewide.forms import Forms
from tests.proposals import world
from tests.residents.people import resident, sign_in_resident

OWN, THEIRS = "本人后写的说法", "别人先保存的说法"


def _held(client: PageClient, page: str, action: str) -> dict[str, str]:
    forms = Forms(client.get(page).get_data(as_text=True)).found
    return dict(next(form for form in forms if (form.action or page) == action).held)


def _slower(
    client: PageClient, page: str, own: dict[str, str], meanwhile: Callable[[], object], *, action: str = ""
) -> str:
    """Opens the page, is overtaken, sends; returns the page that tells so, and sends once more from there."""
    action = action or page
    held = _held(client, page, action) | own
    meanwhile()
    behind = client.post(action, data=held)
    assert behind.status_code == 409
    html = unescape(behind.get_data(as_text=True))
    forms = Forms(html).found
    again = dict(next(form for form in forms if (form.action or page) == action).held)
    assert own.items() <= again.items(), "the own words stand in the form"
    client.overtaken = lambda: client.post(action, data=again)  # type: ignore[attr-defined]  # of this test alone
    return html


def test_the_name_of_a_topic(app: Flask, client: PageClient) -> None:
    row = topic()
    client.sign_in(factories.user("command"))

    def rename() -> None:
        with transaction():
            db.session.get_one(Topic, row.id).title = THEIRS

    own = {"rename-title": OWN, "rename-question": "怎么办？"}
    html = _slower(client, f"/topics/{row.id}/curate", own, rename, action=f"/topics/{row.id}/rename")
    assert THEIRS in html and db.session.get_one(Topic, row.id).title == THEIRS
    assert client.overtaken().status_code == 302
    assert db.session.get_one(Topic, row.id).title == OWN


def test_a_rule_of_the_house(app: Flask, as_role: Callable[..., Any]) -> None:
    client, before = as_role("admin"), get_setting(MAX_TITLE)

    def change() -> None:
        with transaction():
            change_setting(MAX_TITLE, before - 7, "另一位", reason="改")

    own = {"value": str(before - 9), "reason": "标题太长"}
    html = _slower(client, f"/settings/{MAX_TITLE}", own, change)
    assert f"“{before - 7}”" in html and get_setting(MAX_TITLE) == before - 7
    assert client.overtaken().status_code == 303 and get_setting(MAX_TITLE) == before - 9


def test_the_rules_of_order(app: Flask, as_role: Callable[..., Any]) -> None:
    client = as_role("admin")
    with transaction():
        standing = ensure_rule_set()
        rules, limits, english = standing.rules, dict(standing.limits), standing.title_en

    def adopt() -> None:
        new = NewRules(rules, limits | {"speech_minutes": 4}, title_zh=THEIRS, title_en=english, note_zh="", note_en="")
        one, two = factories.actor("admin"), factories.actor("admin")
        with transaction():
            adopt_rules(one, new, reason="每人发言多一分钟才说得清楚", second=two)

    html = _slower(client, "/council/rules/new", {"title_zh": OWN, "reason": "标题说得更清楚一些"}, adopt)
    assert THEIRS in html and "“4”" in html, "a number that the other changed is told as well"
    current = find_rule_set()
    assert current is not None and current.title_zh == THEIRS


def test_ones_own_proposal_in_another_tab(app: Flask, client: PageClient) -> None:
    author = resident()
    sign_in_resident(client, author)
    row = world.public(world.neighbourhood(), author)

    def revise() -> None:
        with transaction():
            db.session.get_one(Proposal, row.id).problem = THEIRS

    html = _slower(client, f"/proposals/{row.id}/revise", {"problem": OWN}, revise)
    assert THEIRS in html and db.session.get_one(Proposal, row.id).problem == THEIRS
    assert client.overtaken().status_code == 302
    assert db.session.get_one(Proposal, row.id).problem == OWN
