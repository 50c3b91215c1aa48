"""Taking a whole sheet into a list, or seeing first what it would change."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, require
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.settings import get_setting
from govtrack.core.sheets import Record
from govtrack.places.queries import list_places
from govtrack.registries import policy, queries
from govtrack.registries.definitions import Registry
from govtrack.registries.forms import ListForm
from govtrack.registries.loading import TakenIn, name_places, read_list
from govtrack.registries.loading import take_in as take_in_list
from govtrack.registries.settings import IMPORT_LINES
from govtrack.registries.views.blueprint import blueprint


@blueprint.route("/registries/<name>/sheet", methods=["GET", "POST"])
@allow(*policy.KEEPERS)
def take_in(name: str) -> ResponseReturnValue:
    """Reads a sheet and shows line by line what was not taken; the same sheet twice changes nothing."""
    registry, form = queries.get_registry(name), ListForm()
    require(bool(queries.list_kept_places(current_actor(), registry.place_levels)))
    outcome = _take(form, registry) if form.validate_on_submit() else None
    status = 422 if form.is_submitted() and outcome is None else 200
    columns = registry.list_columns()
    page = render_template("registries/take_in.html", registry=registry, form=form, outcome=outcome, columns=columns)
    return page, status


def _take(form: Any, registry: Registry) -> TakenIn | None:
    only_look = bool(form.only_look.data)
    try:
        records = _read(form, registry)
        with transaction(write=not only_look):
            places = name_places(list_places(*registry.place_levels))
            return take_in_list(current_actor(), registry, records, places, only_look=only_look)
    except InvalidInput as error:
        form.add_error(error)
        return None


def _read(form: Any, registry: Registry) -> list[Record]:
    records, most = read_list(form.file.data.stream, registry), int(get_setting(IMPORT_LINES))
    if len(records) > most:
        raise InvalidInput(
            _(
                "This sheet has %(count)s lines; at most %(most)s go at once. Please divide it.",
                count=len(records),
                most=most,
            ),
            "file",
        )
    return records
