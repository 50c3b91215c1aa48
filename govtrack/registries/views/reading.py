"""Reading: all lists, one list, one entry, a list as a sheet."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.audit.queries import list_timeline
from govtrack.audit.timeline import describe_events
from govtrack.core.access import allow, require_visible
from govtrack.core.clock import today
from govtrack.core.idempotency import new_token
from govtrack.core.sheets import write_workbook
from govtrack.core.sheets.writing import XLSX_TYPE
from govtrack.core.text import read_number
from govtrack.places.queries import list_places
from govtrack.registries import policy, queries
from govtrack.registries.cards import entry_card, entry_line
from govtrack.registries.definitions import Registry
from govtrack.registries.definitions.values import to_cell
from govtrack.registries.models import Entry
from govtrack.registries.queries import VIEWS, EntryFilter
from govtrack.registries.verbs import VERBS
from govtrack.registries.views.blueprint import blueprint


def filter_from_address() -> EntryFilter:
    """The filters of the address; what is no filter shows what stands in the list."""
    view, place = request.args.get("view", "current"), request.args.get("place", "")
    return EntryFilter(
        view=view if view in VIEWS else "current",
        place_id=read_number(place),
        words=request.args.get("q", "").strip()[:80],
    )


def find_kept(name: str, entry_id: int) -> tuple[Registry, Entry]:
    """The list and its entry, for whoever may read it; anything else does not exist."""
    registry, entry = queries.get_registry(name), queries.get_entry(entry_id)
    require_visible(entry.list_name == registry.name and policy.can_see(current_actor(), entry))
    return registry, entry


@blueprint.get("/registries")
@allow(*policy.READERS)
def registries() -> ResponseReturnValue:
    """All lists, with what is due in each."""
    return render_template("registries/registries.html", lists=queries.count_lists(current_actor()))


@blueprint.get("/registries/<name>")
@allow(*policy.READERS)
def registry(name: str) -> ResponseReturnValue:
    """One list within the person's places."""
    definition, actor, wanted = queries.get_registry(name), current_actor(), filter_from_address()
    page = queries.list_entries(actor, name, wanted)
    due = queries.map_warnings([entry.id for entry in page.items])
    return render_template(
        "registries/registry.html",
        registry=definition,
        listed=[field for field in definition.fields if field.is_listed],
        page=page.map(lambda entry: entry_line(entry, due.get(entry.id, []))),
        wanted=wanted,
        communities=list_places("community"),
        can_keep=actor.has_role(*policy.KEEPERS),
    )


@blueprint.get("/registries/<name>/sheet.xlsx")
@allow(*policy.READERS)
def sheet(name: str) -> Response:
    """The list as it is filtered, in the columns in which it can be taken in again."""
    definition, wanted = queries.get_registry(name), filter_from_address()
    headings = [next(iter(column.names), column.name) for column in definition.list_columns()]
    rows = (_cells(definition, entry) for entry in queries.select_entries(current_actor(), name, wanted))
    answer = make_response(write_workbook(headings, rows, str(definition.label)))
    answer.headers["Content-Type"] = XLSX_TYPE
    answer.headers["Content-Disposition"] = f"attachment; filename={name}-{today():%Y-%m-%d}.xlsx"
    return answer


def _cells(definition: Registry, entry: Entry) -> list[object]:
    fields = (to_cell(field, entry.values.get(field.name)) for field in definition.fields)
    return [entry.code, entry.name, entry.place.code, *fields]


@blueprint.get("/registries/<name>/<int:entry_id>")
@allow(*policy.READERS)
def entry(name: str, entry_id: int) -> ResponseReturnValue:
    """One entry: what is kept, what is due, what became of it."""
    definition, row = find_kept(name, entry_id)
    return render_template(
        "registries/entry.html",
        registry=definition,
        entry=entry_card(row, queries.list_warnings(row)),
        verbs={verb.name: verb for verb in VERBS.values() if verb.name != "add" and verb.is_open(current_actor(), row)},
        timeline=describe_events(list_timeline(row)),
        token=new_token(),
    )
