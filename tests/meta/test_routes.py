"""Closed by default: the whole URL map × every role."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter

from govtrack.accounts.roles import ALL
from govtrack.core.access import ACCOUNT_HOLDER, PUBLIC, SIGNED_IN, allowed_roles
from tests import factories
from tests.meta.matrix import declared, stated
from tests.pages import PageClient


def routes(app: Flask) -> list[Any]:
    """The rules of the house, without files and the style guide."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not rule.endpoint.startswith("styleguide.")
    ]


def address(app: Flask, rule: Any) -> str:
    """The rule's address with a value for each part, of things that do not exist."""
    values = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        regex_choice = getattr(converter, "regex", "")
        if isinstance(converter, IntegerConverter):
            values[name] = 999_999_999
        elif type(converter).__name__ == "AnyConverter":
            values[name] = regex_choice.strip("(?:)").split("|")[0].replace("\\", "")
        else:
            values[name] = "nothing-here"
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def test_every_route_states_who_may_use_it(app: Flask) -> None:
    open_to_nobody = [rule.endpoint for rule in routes(app) if not allowed_roles(app.view_functions[rule.endpoint])]
    assert not open_to_nobody


def test_the_code_agrees_with_the_declared_matrix(app: Flask) -> None:
    assert stated(app) == declared(), "rewrite with `python -m tests.meta.matrix` and read the difference"


def test_roles_that_are_stated_exist(app: Flask) -> None:
    stated_roles = {role for rule in routes(app) for role in allowed_roles(app.view_functions[rule.endpoint])}
    assert stated_roles <= {*ALL, PUBLIC, SIGNED_IN, ACCOUNT_HOLDER}


def test_a_visitor_is_asked_to_sign_in_wherever_it_is_not_public(app: Flask) -> None:
    app.test_client_class = PageClient
    visitor = app.test_client()
    for rule in routes(app):
        roles = allowed_roles(app.view_functions[rule.endpoint])
        if PUBLIC in roles or "GET" not in (rule.methods or set()):
            continue
        answer = visitor.get(address(app, rule))
        assert answer.status_code == 302, rule.endpoint
        assert "/sign-in" in answer.headers["Location"], rule.endpoint


# What monitors ask answers by the state of the machine, or to the holder of a token alone.
OF_MONITORS = {"oversight.ready": {200, 503}, "oversight.figures_for_prometheus": {404}}


@pytest.mark.parametrize("role", ALL)
def test_a_role_gets_what_is_stated_and_nothing_else(app: Flask, as_role: Any, role: str) -> None:
    factories.subdistrict()
    client = as_role(role)
    for rule in routes(app):
        if "GET" not in (rule.methods or set()):
            continue
        roles = allowed_roles(app.view_functions[rule.endpoint])
        status = client.get(address(app, rule)).status_code
        if rule.endpoint in OF_MONITORS:
            assert status in OF_MONITORS[rule.endpoint], f"{rule.endpoint}: {status}"
            continue
        assert status < 500, f"{rule.endpoint}: {status}"
        if not roles & {PUBLIC, SIGNED_IN, role}:
            assert status == 403, f"{rule.endpoint} answered {status} to {role}"
        elif not rule.arguments:
            assert status in {200, 302, 303}, f"{rule.endpoint} answered {status} to {role}"
        else:
            assert status in {200, 302, 303, 404, 405}, f"{rule.endpoint} answered {status} to {role}"


@pytest.mark.parametrize("role", ALL)
def test_posting_is_closed_to_other_roles_too(app: Flask, as_role: Any, role: str) -> None:
    client = as_role(role)
    token = client.token("/account/password")
    for rule in routes(app):
        roles = allowed_roles(app.view_functions[rule.endpoint])
        if "POST" not in (rule.methods or set()) or roles & {PUBLIC, SIGNED_IN, role}:
            continue
        answer = client.post(address(app, rule), data={"csrf_token": token})
        assert answer.status_code == 403, rule.endpoint


def test_a_form_without_its_token_is_refused_and_shown_again(client: Any) -> None:
    client.get("/sign-in")
    answer = client.post("/sign-in", data={"login": "someone", "password": "secret words"})
    assert answer.status_code == 400
    text = answer.get_data(as_text=True)
    assert "someone" in text


def test_six_doors_alone_need_no_token(app: Flask) -> None:
    """Two change nothing but cookies of this very browser, one is proven by its own link, one by its signature,
    one by the key of a program; the last
    leads nowhere."""
    exempt = app.extensions["csrf"]._exempt_views
    assert exempt == {
        "govtrack.core.views.preferences",
        "govtrack.accounts.views.signing_in.choose_community",
        "govtrack.notify.views.switch",
        "govtrack.notify.views.gateway_reports",
        "govtrack.api.views.open311.post_request",
        "govtrack.api.views.open311.nothing",
    }
    assert app.extensions["csrf"]._exempt_blueprints == set()
    assert app.config["WTF_CSRF_ENABLED"] and app.config["WTF_CSRF_CHECK_DEFAULT"]
