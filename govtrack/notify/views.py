"""The bell: a person's notices."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from govtrack.accounts.current import current_actor
from govtrack.core.access import public, require_visible, signed_in
from govtrack.core.db import transaction
from govtrack.core.limits import LOOK_LIMIT, limiter
from govtrack.core.verbs import perform
from govtrack.notify import operations, opt_out, queries, reports
from govtrack.notify.closed import tell_open
from govtrack.notify.gateway import ONCE, is_signed, read_gateway
from govtrack.notify.verbs import VERBS

blueprint = Blueprint("notify", __name__)
REPORTS_BYTES = 256 * 1024


@blueprint.app_context_processor
def _unread() -> dict[str, Any]:
    if not current_user.is_authenticated:
        return {}
    return {"unread": {"url": url_for("notify.notices"), "count": queries.count_unread(current_user.id)}}


@blueprint.get("/notices")
@signed_in
def notices() -> ResponseReturnValue:
    """What a person has been told, unread first."""
    page = queries.list_notices(current_user.id)
    return render_template("notify/notices.html", page=page, told=tell_open(current_actor(), page.items))


@blueprint.post("/notices/<int:notice_id>")
@signed_in
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Marks a notice as read and goes where it points."""
    notice = queries.find_notice(current_user.id, notice_id)
    require_visible(notice is not None)
    assert notice is not None
    address = notice.address
    with transaction():
        perform(VERBS["read"], current_actor(), notice)
    return redirect(address)


@blueprint.post("/notices/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """Marks everything as read."""
    with transaction():
        perform(VERBS["read_all"], current_actor(), current_user)
    return redirect(url_for("notify.notices"))


@blueprint.post("/gateway/<any(sms, chat):channel>/reports")
@public
def gateway_reports(channel: str) -> ResponseReturnValue:
    """A gateway tells what became of messages; its signature is the proof, and no gateway is no page.

    A request that comes again is refused without a change; whoever sends the same reports in a new one is thanked.
    """
    gateway = read_gateway(current_app.config, channel)
    require_visible(gateway is not None)
    assert gateway is not None
    if (request.content_length or 0) > REPORTS_BYTES:
        return "too large\n", 413
    body = request.get_data(cache=False)
    if not is_signed(gateway, dict(request.headers), body):
        return "not signed by the key of this gateway, or too long ago\n", 401
    try:
        told = reports.read_reports(json.loads(body))
    except (ValueError, RecursionError):
        return "no list of reports\n", 400
    with transaction():
        if not operations.use_number(channel, request.headers[ONCE]):
            return "this request was here before\n", 409
        return {"new": reports.note_reports(channel, told)}


@blueprint.route(f"{opt_out.OFF_PAGE}<token>", methods=["GET", "POST"])
@public
@limiter.limit(LOOK_LIMIT)
def switch(token: str) -> ResponseReturnValue:
    """Messages to one address off, or on again: a look changes nothing, since machines look before people do.

    A mail program sends the one tap of RFC 8058 without cookies, so that the link itself is the proof.
    """
    mark = opt_out.read_token(token)
    require_visible(mark is not None)
    assert mark is not None
    if request.method == "POST":
        change = operations.switch_on if request.form.get("switch") == "on" else operations.switch_off
        with transaction():
            change(mark)
        return redirect(url_for("notify.switch", token=token), 303)
    return render_template("notify/switch.html", is_off=opt_out.is_off(mark), token=token)
