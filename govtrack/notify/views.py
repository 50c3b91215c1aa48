"""The bell: a person's notices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from govtrack.core.access import require_visible, signed_in
from govtrack.core.db import transaction
from govtrack.notify import operations, queries
from govtrack.notify.kinds import sentence

blueprint = Blueprint("notify", __name__)


@blueprint.app_context_processor
def _unread() -> dict[str, Any]:
    if not current_user.is_authenticated:
        return {}
    return {"unread": {"url": url_for("notify.notices"), "count": queries.count_unread(current_user.id)}}


@blueprint.get("/notices")
@signed_in
def notices() -> ResponseReturnValue:
    """What a person has been told, unread first."""
    return render_template("notify/notices.html", page=queries.list_notices(current_user.id), sentence=sentence)


@blueprint.post("/notices/<int:notice_id>")
@signed_in
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Marks a notice as read and goes where it points."""
    notice = queries.find_notice(current_user.id, notice_id)
    require_visible(notice is not None)
    assert notice is not None
    address = notice.address
    with transaction():
        operations.mark_read(current_user.id, notice_id)
    return redirect(address)


@blueprint.post("/notices/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """Marks everything as read."""
    with transaction():
        operations.mark_read(current_user.id)
    return redirect(url_for("notify.notices"))
