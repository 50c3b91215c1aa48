"""The bell: a person's notices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from govtrack.core.access import public, require_visible, signed_in
from govtrack.core.db import transaction
from govtrack.core.limits import LOOK_LIMIT, limiter
from govtrack.notify import operations, queries, switching
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


@blueprint.route(f"{switching.OFF_PAGE}<token>", methods=["GET", "POST"])
@public
@limiter.limit(LOOK_LIMIT)
def switch(token: str) -> ResponseReturnValue:
    """Messages to one address off, or on again: a look changes nothing, since machines look before people do.

    A mail program sends the one tap of RFC 8058 without cookies, so that the link itself is the proof.
    """
    mark = switching.read_token(token)
    require_visible(mark is not None)
    assert mark is not None
    if request.method == "POST":
        change = switching.switch_on if request.form.get("switch") == "on" else switching.switch_off
        with transaction():
            change(mark)
        return redirect(url_for("notify.switch", token=token), 303)
    return render_template("notify/switch.html", is_off=switching.is_off(mark), token=token)
