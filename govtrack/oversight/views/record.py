"""The event record for those who watch over the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.audit.details import describe_details, list_subjects, list_things
from govtrack.audit.heads import head_of
from govtrack.audit.kinds import name_subject
from govtrack.audit.models import Event
from govtrack.audit.naming import GONE, Names, load_names
from govtrack.audit.proofs import canonical
from govtrack.audit.sealing import count_unsealed, find_last_seal
from govtrack.audit.timeline import is_withheld
from govtrack.core.access import allow, public
from govtrack.core.text import read_number
from govtrack.oversight.record import queries
from govtrack.oversight.record.cards import event_card, seal_card
from govtrack.oversight.record.queries import RecordFilter
from govtrack.oversight.record.wording import list_choices
from govtrack.oversight.views.base import blueprint


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
        subject_id=read_number(number),
        actor=request.args.get("actor", "").strip()[:80],
        first_day=_day("first_day"),
        last_day=_day("last_day"),
    )


def _names_of(events: Sequence[Event]) -> Names:
    """What the things are called that these events are about or point at."""
    return load_names([*list_subjects(events), *list_things(events)])


def _name_of(wanted: RecordFilter) -> str:
    """What the thing is called whose events alone are asked for."""
    if wanted.subject_id is None:
        return ""
    thing = (wanted.subject_type, wanted.subject_id)
    return load_names([thing]).get(thing) or str(GONE)


@blueprint.get("/record")
@allow("auditor", "supervisor")
def record() -> ResponseReturnValue:
    """Who did what to which thing, when and why, in the places of an auditor; supervisors see what is public anyway."""
    wanted = _wanted()
    page = queries.list_events(current_actor(), wanted)
    names = _names_of(page.items)
    seal, kinds = find_last_seal(), queries.list_kinds()
    return render_template(
        "oversight/record.html",
        page=page.map(lambda event: event_card(event, names)),
        details={event.id: describe_details(event, names) for event in page.items},
        wanted=wanted,
        wanted_name=_name_of(wanted),
        choices=list_choices(kinds),
        subject_types=sorted({subject_type for subject_type, _verb in kinds}),
        seal=seal_card(seal),
        unsealed=count_unsealed(),
        name_subject=name_subject,
    )


@blueprint.get("/record/head")
@public
def record_head() -> ResponseReturnValue:
    """How far the record goes and what all of it leads to, for whoever wants to keep a copy elsewhere."""
    seal = find_last_seal()
    return render_template("oversight/record_head.html", seal=seal_card(seal), head=head_of(seal) if seal else None)


@blueprint.get("/record/<int:event_id>")
@allow("auditor", "supervisor")
def event(event_id: int) -> ResponseReturnValue:
    """One event in words, with the line that the seal covers beside them, letter for letter."""
    found = queries.get_event(current_actor(), event_id)
    names = _names_of([found])
    return render_template(
        "oversight/event.html",
        event=event_card(found, names),
        details=describe_details(found, names),
        original=None if is_withheld(found) else canonical(found),
        seal=seal_card(queries.find_seal_of(found)),
    )
