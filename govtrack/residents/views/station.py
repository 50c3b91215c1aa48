"""The desk confirms where residents live, by their papers or by a letter."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.core.access import allow, require_visible
from govtrack.core.errors import InvalidInput
from govtrack.core.forms import SendOnceForm
from govtrack.core.idempotency import new_token
from govtrack.core.sending import attempt, send_form
from govtrack.core.verbs import VerbPage, demand_open, perform
from govtrack.notify.by_email import house_address
from govtrack.residents import policy
from govtrack.residents.cards import home_card
from govtrack.residents.forms import HomeReasonForm, PapersForm
from govtrack.residents.models import ResidentHome
from govtrack.residents.operations.homes import OTHER_ROOM
from govtrack.residents.queries import count_homes, find_letter_code, get_home, list_homes
from govtrack.residents.states import LIVING, PENDING
from govtrack.residents.verbs import VERBS
from govtrack.residents.views.base import blueprint

PAGES = {
    "confirm": VerbPage(VERBS["confirm"], PapersForm, lambda form: {"room": form.room.data or ""}),
    "refuse": VerbPage(VERBS["refuse"], HomeReasonForm, lambda form: {"reason": form.reason.data or ""}),
    "end": VerbPage(VERBS["end"], HomeReasonForm, lambda form: {"reason": form.reason.data or ""}),
}


def _seen(home_id: int) -> ResidentHome:
    row = get_home(home_id)
    require_visible(policy.can_verify(current_actor(), row))
    return row


@blueprint.get("/homes")
@allow(*policy.STATION)
def homes() -> ResponseReturnValue:
    """Who asked for their home to be confirmed, by number and building; with ``view=confirmed`` what is confirmed."""
    actor, is_confirmed = current_actor(), request.args.get("view") == "confirmed"
    return render_template(
        "residents/homes.html",
        page=list_homes(actor, LIVING if is_confirmed else PENDING),
        is_confirmed=is_confirmed,
        counts={"pending": count_homes(actor, PENDING), "confirmed": count_homes(actor, LIVING)},
    )


@blueprint.get("/homes/<int:home_id>")
@allow(*policy.STATION)
def station_home(home_id: int) -> ResponseReturnValue:
    """One of them, with what can be done."""
    row = _seen(home_id)
    open_verbs = {name: verb for name, verb in VERBS.items() if verb.is_open(current_actor(), row)}
    return render_template("residents/station_home.html", home=home_card(row), verbs=open_verbs, form=SendOnceForm())


@blueprint.route("/homes/<int:home_id>/<any(confirm, refuse, end):verb_name>", methods=["GET", "POST"])
@allow(*policy.STATION)
def act_on_home(home_id: int, verb_name: str) -> ResponseReturnValue:
    """Confirms it by the papers, refuses it, or ends it."""
    page, row = PAGES[verb_name], _seen(home_id)
    form = page.form()
    if not form.is_submitted():
        demand_open(page.verb, current_actor(), row)

    def act() -> str:
        page.run(current_actor(), get_home(home_id), form)
        return url_for("residents.homes")

    def render(status: int) -> ResponseReturnValue:
        shown = home_card(get_home(home_id))
        return render_template("residents/act_on_home.html", verb=page.verb, form=form, home=shown), status

    if verb_name == "confirm" and form.is_submitted():
        return _compare(home_id, form, render)
    return send_form(form, act, render, page.verb.done)


def _compare(home_id: int, form: SendOnceForm, render: Callable[[int], ResponseReturnValue]) -> ResponseReturnValue:
    """Like ``send_form``, but a wrong room is counted, and so kept; the same press counts once."""
    again = url_for("residents.act_on_home", home_id=home_id, verb_name="confirm")

    def act() -> str:
        row = PAGES["confirm"].run(current_actor(), get_home(home_id), form)
        return url_for("residents.homes") if row.state in LIVING else again

    if (location := attempt(form, act)) is None:
        return render(422)
    if location == again:
        form.token.data = new_token()
        form.add_error(InvalidInput(OTHER_ROOM, "room"))
        return render(422)
    flash(str(VERBS["confirm"].done), "success")
    return redirect(location)


@blueprint.post("/homes/<int:home_id>/letter")
@allow(*policy.STATION)
def home_letter(home_id: int) -> ResponseReturnValue:
    """The letter to print, with its code; the same press, sent again, gives the same letter and no new code."""
    _seen(home_id)
    form, page_of_it = SendOnceForm(), url_for("residents.station_home", home_id=home_id)
    press = form.token.data or ""

    def make() -> str:
        perform(VERBS["make_letter"], current_actor(), get_home(home_id), press=press)
        return page_of_it

    location = attempt(form, make)
    row = get_home(home_id)
    if location != page_of_it or (code := find_letter_code(row, press)) is None:
        return redirect(page_of_it, 303)
    page = render_template(
        "residents/home_letter.html", home=home_card(row), room=row.sealed_room, code=f"{code[:4]} {code[4:]}",
        ends_at=row.code_ends_at, address=f"{house_address()}{url_for('residents.home')}",
    )  # fmt: skip
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer
