"""States that no table of states in the code names, of an import and of a request: what each touch makes of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask

from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, IllegalTransition
from govtrack.intake import operations
from govtrack.intake.channels import CHANNELS
from govtrack.intake.models import ImportBatch, ReceiptRequest
from govtrack.intake.operations.previewing import Preview
from tests import factories
from tests.intake.drafts import sent
from tests.intake.test_typed_lists import list_of

Touch = Callable[[Actor, Any], object]

# By touch: from which state to which; from every other nothing moves.
ON_IMPORTS: dict[str, dict[str, str]] = {
    "look again": {"previewed": "reading"},
    "look found": {"reading": "previewed"},
    "renew": {"previewed": "previewed"},
    "queue": {"previewed": "queued"},
    "undo": {"done": "undone"},
}
IMPORT_STATES = ("reading", "previewed", "queued", "running", "done", "failed", "refused", "undone")
PREVIEW = Preview(CHANNELS["letters"], {})
TOUCHES: dict[str, Touch] = {
    "look again": lambda actor, row: operations.look_again(actor, row, ["一月"]),
    "look found": lambda actor, row: operations.show_preview(actor, row, PREVIEW, row.looks),
    "renew": lambda actor, row: operations.renew_preview(actor, row, PREVIEW),
    "queue": operations.queue_batch,
    "undo": operations.undo_batch,
}


@pytest.mark.parametrize("state", IMPORT_STATES)
@pytest.mark.parametrize("touch", ON_IMPORTS)
def test_what_each_touch_makes_of_an_import(app: Flask, state: str, touch: str) -> None:
    clerk = factories.user("command")
    batch = list_of(3, clerk)
    with transaction():
        batch.state, batch.finished_at = state, now()
    with suppress(Conflict), transaction():
        TOUCHES[touch](clerk.actor, db.session.get_one(ImportBatch, batch.id))
    after = db.session.get_one(ImportBatch, batch.id).state
    assert after == ON_IMPORTS[touch].get(state, state)


@pytest.mark.parametrize("added", [0, 1])
def test_an_import_that_brought_nothing_is_not_taken_back(app: Flask, added: int) -> None:
    clerk = factories.user("command")
    batch = list_of(added, clerk)
    with transaction():
        batch.state, batch.finished_at = "done", now()
    with suppress(Conflict), transaction():
        operations.undo_batch(clerk.actor, db.session.get_one(ImportBatch, batch.id))
    assert db.session.get_one(ImportBatch, batch.id).state == ("undone" if added else "done")


@pytest.mark.parametrize("state", ["waiting", "confirmed", "declined"])
@pytest.mark.parametrize("touch", ["confirmed", "declined"])
def test_a_request_for_a_new_code_is_decided_once(app: Flask, state: str, touch: str) -> None:
    letter, _code = sent()
    asker, other = factories.user("command"), factories.user("command")
    with transaction():
        row = operations.ask_receipt(asker.actor, letter, "本人带着身份证来到窗口")
        if state != "waiting":
            row.state, row.decided_by_id, row.decided_at = state, other.id, now()
    with suppress(IllegalTransition), transaction():
        request = db.session.get_one(ReceiptRequest, row.id)
        if touch == "confirmed":
            operations.confirm_receipt(other.actor, request)
        else:
            operations.decline_receipt(other.actor, request, "说不出写了什么，日期也不对")
    assert db.session.get_one(ReceiptRequest, row.id).state == (touch if state == "waiting" else state)
