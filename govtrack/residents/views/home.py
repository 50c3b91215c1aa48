"""Where I live: what is confirmed, asking for it, the code of the letter, and moving out."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from govtrack.core.access import account_holder, require_visible
from govtrack.core.db import transaction
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _
from govtrack.core.limits import RECEIPT_LIMIT, limiter
from govtrack.core.sending import send_form
from govtrack.places.queries import get_place, group_places, list_places
from govtrack.residents import operations
from govtrack.residents.cards import HomeCard, home_card
from govtrack.residents.forms import HomeCodeForm, HomeForm
from govtrack.residents.models import Resident, ResidentHome
from govtrack.residents.queries import find_decided_home, find_home, find_pending_home, get_resident, list_dwellings
from govtrack.residents.views.base import blueprint


@blueprint.get("/mine/home")
@account_holder
def home() -> ResponseReturnValue:
    """What is confirmed, and what waits."""
    return _home_page(HomeCodeForm(formdata=None))


def _home_page(form: HomeCodeForm, status: int = 200) -> ResponseReturnValue:
    resident = get_resident()
    confirmed, pending = find_home(resident.id), find_pending_home(resident.id)
    page = render_template(
        "residents/home.html", form=form, confirmed=_shown(confirmed), pending=_shown(pending),
        decided=_shown(find_decided_home(resident.id)),
    )  # fmt: skip
    return page, status


def _shown(row: ResidentHome | None) -> HomeCard | None:
    return home_card(row) if row is not None else None


@blueprint.route("/mine/home/ask", methods=["GET", "POST"])
@account_holder
@limiter.limit(RECEIPT_LIMIT, methods=["POST"])
def ask_for_home() -> ResponseReturnValue:
    """Building and room; the station or a letter confirms them."""
    get_resident()
    form = HomeForm()
    dwellings = list_dwellings()
    form.place.choices = group_places(dwellings, list_places("compound"), [("", _("Please choose"))])

    def ask() -> str:
        place = get_place(int(form.place.data or 0))
        operations.ask_for_home(get_resident(), place, form.room.data or "")
        return url_for("residents.home")

    def render(status: int) -> ResponseReturnValue:
        return render_template("residents/ask_for_home.html", form=form), status

    return send_form(form, ask, render, _("The station knows. Go there with your papers, or wait for the letter."))


@blueprint.post("/mine/home/code")
@account_holder
@limiter.limit(RECEIPT_LIMIT)
def enter_home_code() -> ResponseReturnValue:
    """The code of the letter; one sentence for every wrong one."""
    form = HomeCodeForm()
    if not form.validate_on_submit():
        return _home_page(form, 422)
    with transaction():
        resident = get_resident()
        pending = find_pending_home(resident.id)
        fits = pending is not None and operations.enter_home_code(resident, pending, form.code.data or "")
    if not fits:
        form.add_error(_why_not(find_pending_home(get_resident().id)))
        return _home_page(form, 422)
    flash(_("Your home is confirmed. You can co-sign proposals of your community."), "success")
    return redirect(url_for("residents.home"), 303)


def _why_not(pending: ResidentHome | None) -> InvalidInput:
    """What is wrong with a code: one sentence for every wrong one, and another where no letter was made."""
    if pending is None or pending.state != "sent":
        return InvalidInput(_("No letter with a code waits for you, so there is none to enter yet."))
    words = _("This code does not fit, or its time is over. Compare it with the newest letter, or ask the station.")
    return InvalidInput(words, "code")


@blueprint.post("/mine/home/<int:home_id>/end")
@account_holder
def end_home(home_id: int) -> ResponseReturnValue:
    """I live there no longer, or asked by mistake."""
    with transaction():
        resident = get_resident()
        home = _own_home(resident, home_id)
        operations.end_own_home(resident, home)
    flash(_("It counts no more. When you live elsewhere, ask for that home to be confirmed."), "success")
    return redirect(url_for("residents.home"), 303)


def _own_home(resident: Resident, home_id: int) -> ResidentHome:
    home = next(
        (row for row in (find_home(resident.id), find_pending_home(resident.id)) if row and row.id == home_id), None
    )
    require_visible(home is not None)
    assert home is not None
    return home
