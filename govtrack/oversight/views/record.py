"""The event record for those who watch over the office."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.audit.operations import count_unsealed
from govtrack.core.access import allow
from govtrack.oversight.queries import record as queries
from govtrack.oversight.queries.record import RecordFilter
from govtrack.oversight.views.base import blueprint
from govtrack.oversight.wording import name_kind, name_subject, name_verb


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _wanted() -> RecordFilter:
    """The filters of the address; what is no filter looks for everything."""
    number = request.args.get("subject_id", "").strip()
    return RecordFilter(
        verb=request.args.get("verb", ""),
        subject_type=request.args.get("subject_type", ""),
        subject_id=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
        actor=request.args.get("actor", "").strip()[:80],
        first_day=_day("first_day"),
        last_day=_day("last_day"),
    )


@blueprint.get("/record")
@allow("auditor", "supervisor")
def record() -> ResponseReturnValue:
    """Who did what to which thing, when and why; supervisors see what is public anyway."""
    wanted = _wanted()
    is_auditor = current_actor().has_role("auditor")
    return render_template(
        "oversight/record.html",
        page=queries.list_events(wanted, public_only=not is_auditor),
        wanted=wanted,
        verbs=queries.list_verbs(),
        subject_types=queries.list_subject_types(),
        seal=queries.find_last_seal(),
        unsealed=count_unsealed(),
        name_verb=name_verb,
        name_subject=name_subject,
        name_kind=name_kind,
    )
