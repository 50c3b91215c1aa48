"""A form about an order that came too late: what was typed and photographed is shown again, once, and can be sent."""

from __future__ import annotations

import io
import re

from sqlalchemy import func, select

from govtrack.casework.queries import get_order
from govtrack.core.db import db, transaction
from govtrack.core.idempotency import new_token
from govtrack.core.kept_photos import KeptPhoto
from tests.casework.scene import in_progress, picture, scene


def text(response) -> str:
    return response.get_data(as_text=True)


def _refused_claim(sign_in, **further):
    around = scene()
    order = in_progress(around)
    worker, path = sign_in(around.worker), f"/orders/{order.id}/claim_done"
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', text(worker.get(path)))[1]
    csrf = worker.token(path)
    with transaction():
        get_order(order.id).title += "（三号楼）"  # somebody else was quicker
    data = {"note": "灯已换好了", "photos": (io.BytesIO(picture()), "a.jpg"), "seen": seen, "token": new_token()}
    answer = worker.post(path, data={**data, "csrf_token": csrf, **further}, content_type="multipart/form-data")
    assert answer.status_code == 409
    return worker, path, order, answer


def test_a_photo_of_a_refused_form_is_kept_once(sign_in) -> None:
    _worker, _path, _order, answer = _refused_claim(sign_in)
    assert len(re.findall(r'name="photo_token" value="([^"]+)"', text(answer))) == 1
    assert db.session.scalar(select(func.count()).select_from(KeptPhoto)) == 1


def test_a_form_that_was_shown_again_after_a_conflict_can_be_sent(sign_in) -> None:
    worker, path, order, answer = _refused_claim(sign_in)
    hidden = dict(
        re.findall(r'<input[^>]*name="(csrf_token|token|seen|photo_token)"[^>]*value="([^"]*)"', text(answer))
    )
    assert worker.post(path, data={**hidden, "note": "灯已换好了"}).status_code == 302
    assert get_order(order.id).state == "done_claimed"
