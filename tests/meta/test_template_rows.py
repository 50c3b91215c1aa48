"""No template touches rows of another step; the watch that says so sees every way round it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment

from govtrack.accounts.models import User
from govtrack.places.models import Place
from govtrack.plans.models import Plan
from govtrack.topics.models import Topic
from tests.touches import TEMPLATES, watch

TOPIC = Topic(id=7, title="楼道灯", place=Place(name_zh="东区", code="E", path="/1/"))
SEEN = ["plans/page.html: topics.Topic.title"]


class Named(DictLoader):
    """Templates of a dictionary that bear the file names of the house."""

    def get_source(self, environment: Environment, template: str) -> Any:
        source, _name, is_fresh = super().get_source(environment, template)
        return source, str(TEMPLATES / template), is_fresh


def touched(pages: dict[str, str], page: str = "plans/page.html", **values: Any) -> list[str]:
    """What the pages touch that they must not, with a topic in their hands."""
    environment = Environment(autoescape=True, loader=Named(pages))
    environment.filters["shown"] = lambda topic: topic.title
    eye = watch(environment)
    environment.get_template(page).render(topic=TOPIC, name_of=lambda topic, *_rest: topic.title, **values)
    return eye.take_foreign()


@pytest.mark.parametrize(
    "way",
    [
        "{{ topic.title }}",
        "{{ topic['title'] }}",
        "{{ topic|attr('title') }}",
        "{% if topic.title %}x{% endif %}",
        "{% set x = topic %}{{ x.title }}",
        "{% for x in [topic] %}{{ x.title }}{% endfor %}",
        "{{ [topic]|map(attribute='title')|join }}",
        "{{ [topic]|sort(attribute='title')|length }}",
        "{{ ([topic]|selectattr('title')|list)|length }}",
        "{% for x in [topic]|groupby('title') %}{% endfor %}",
        "{% macro m(x) %}{{ x.title }}{% endmacro %}{{ m(topic) }}",
        "{{ {'a': topic}.a.title }}",
    ],
)
def test_every_way_of_reading_is_seen(way: str) -> None:
    assert touched({"plans/page.html": way}) == SEEN
    assert touched({"topics/page.html": way}, "topics/page.html") == []


@pytest.mark.parametrize(
    ("way", "function"),
    [
        ("{{ name_of(topic) }}", "<lambda>"),
        ("{{ name_of('x', y=1) if 0 else name_of(topic, 1) }}", "<lambda>"),
        ("{{ topic|shown }}", "<lambda>"),
        ("{{ '{0.title}'.format(topic) }}", "format"),
    ],
)
def test_a_row_is_not_handed_on_either(way: str, function: str) -> None:
    assert touched({"plans/page.html": way}) == [f"plans/page.html: topics.Topic.→{function}"]


def test_the_template_is_the_one_that_reads() -> None:
    pages = {
        "plans/page.html": "{% import 'components/x.html' as x %}{% include 'topics/part.html' %}{{ x.m(topic) }}",
        "topics/part.html": "{{ topic.title }}",
        "components/x.html": "{% macro m(x) %}{{ x.state }}{% endmacro %}",
    }
    assert touched(pages) == ["components/x.html: topics.Topic.state"]


def test_names_of_places_are_read_everywhere_and_the_rest_is_not() -> None:
    pages = {"plans/page.html": "{{ place.name }}{{ place.code }}{{ place.path }}"}
    assert touched(pages, place=TOPIC.place) == ["plans/page.html: places.Place.path"]


def test_the_signed_in_user_is_read_by_the_frame_alone() -> None:
    pages = {"components/chrome.html": "{{ user.name }}{{ user.login }}", "plans/page.html": "{{ user.name }}"}
    user = User(name="王五", login="wang")
    assert touched(pages, "components/chrome.html", user=user) == ["components/chrome.html: accounts.User.login"]
    assert touched(pages, user=user) == ["plans/page.html: accounts.User.name"]


def test_a_row_of_ones_own_leads_to_no_other() -> None:
    pages = {"plans/page.html": "{{ plan.title }}{{ plan.topic.title }}"}
    assert touched(pages, plan=Plan(title="方案", topic=TOPIC)) == SEEN


def test_the_application_of_the_tests_is_watched(app: Flask) -> None:
    app.extensions["touches"].take_foreign()
    app.jinja_env.from_string("{{ topic.title }}").render(topic=TOPIC)
    (found,) = app.extensions["touches"].take_foreign()
    assert found.endswith(": topics.Topic.title")
