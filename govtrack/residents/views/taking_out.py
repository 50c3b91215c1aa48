"""Everything that is kept of a resident: to read, and as a file."""

from __future__ import annotations

import json
from datetime import datetime

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from govtrack.core.access import account_holder
from govtrack.core.db import transaction
from govtrack.residents import operations
from govtrack.residents.queries import get_resident
from govtrack.residents.reading import collect
from govtrack.residents.views.base import blueprint

NAME = "govtrack-mine.json"


@blueprint.get("/mine/everything")
@account_holder
def everything() -> ResponseReturnValue:
    """All that is kept, to read or print."""
    return render_template("residents/everything.html", kept=collect(get_resident()), parse=datetime.fromisoformat)


@blueprint.post("/mine/everything.json")
@account_holder
def take_out() -> ResponseReturnValue:
    """The same as a file."""
    with transaction():
        operations.note_export(get_resident())
    content = json.dumps(collect(get_resident()), ensure_ascii=False, indent=1)
    answer = Response(content, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
