"""Keys of programs: issued, listed and withdrawn on a page and by command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from govtrack.api.models import ApiKey
from govtrack.audit.models import Event
from govtrack.core.db import db
from tests import factories
from tests.api.programs import send


def test_administrators_issue_and_withdraw_keys_on_a_page(as_role: Callable[..., Any]) -> None:
    factories.category("001")
    admin = as_role("admin", at=factories.subdistrict())
    page = admin.send("/keys", {"holder": "区里的应用", "contact": "王工"}, follow_redirects=True)
    shown = page.get_data(as_text=True)
    row = db.session.scalars(select(ApiKey)).one()
    assert f"<code>{row.begins_with}…</code>" in shown, "signs drawn by lot are no word of any language"
    assert row.begins_with in shown.partition("…")[0], "its signs are shown once"
    admin.send(f"/keys/{row.id}/revoke", {"reason": "the program was given up"})
    assert row.revoked_at is not None
    verbs = db.session.scalars(select(Event.verb).where(Event.subject_type == "api_keys")).all()
    assert verbs == ["issued", "revoked"]
    assert as_role("community_staff").get("/keys").status_code == 403


def test_operators_issue_list_and_withdraw_keys_by_command(app: Flask, web: FlaskClient) -> None:
    factories.subdistrict()
    factories.category("001")
    run = app.test_cli_runner()
    typed = run.invoke(args=["open311", "issue", "区里的应用", "王工"]).output.strip()
    assert send(web, typed).status_code == 200
    number = db.session.scalars(select(ApiKey.id)).one()
    assert "区里的应用\t1\tin force" in run.invoke(args=["open311", "list"]).output
    assert run.invoke(args=["open311", "revoke", str(number), "the program was given up"]).output.strip() == "withdrawn"
    assert run.invoke(args=["open311", "revoke", str(number), "the program was given up"]).exit_code == 1
    assert send(web, typed, description="again").status_code == 403
