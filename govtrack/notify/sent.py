"""What was sent, as long as messages are files: a page that an installation for people does not have."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from govtrack.core.access import allow
from govtrack.notify.senders import list_sent_files

blueprint = Blueprint("sent", __name__)


@blueprint.get("/messages/sent")
@allow("admin")
def sent() -> ResponseReturnValue:
    """The newest files, each with its words and the ends of the addresses that it would have gone to."""
    return render_template("notify/sent.html", files=list_sent_files())
