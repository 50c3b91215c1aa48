"""The way into writing is shown to those for whom its page opens, at once or after signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.discussion.talking import topic
from tests.pages import PageClient
from tests.residents.people import sign_in_resident

STAFF = ("command", "auditor", "council_member", "verified_resident", "admin", "chair")


def offers(client: Any, topic_id: int) -> bool:
    """Whether both the topic's page and that of the whole discussion lead to writing."""
    pages = [client.get(f"/{name}/{topic_id}").get_data(as_text=True) for name in ("topics", "discussion/topics")]
    assert all("讨论规则" in page for page in pages)
    return all("说说您的看法" in page for page in pages)


def test_visitors_and_residents_are_asked_to_write(app: Flask, client: PageClient) -> None:
    about = topic()
    assert offers(client, about.id)
    assert client.get(f"/discussion/topics/{about.id}/write").status_code == 302
    sign_in_resident(client)
    assert offers(client, about.id)
    assert client.get(f"/discussion/topics/{about.id}/write").status_code == 200


@pytest.mark.parametrize("role", STAFF)
def test_whom_the_page_refuses_is_not_asked(app: Flask, as_role: Callable[..., Any], role: str) -> None:
    about, client = topic(), as_role(role)
    assert client.get(f"/discussion/topics/{about.id}/write").status_code == 403
    for address in (f"/topics/{about.id}", f"/discussion/topics/{about.id}"):
        page = client.get(address).get_data(as_text=True)
        assert "讨论规则" in page and "说说您的看法" not in page, address
