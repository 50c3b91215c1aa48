"""The hot matters of a period: asked for, shown, printed, and as a workbook."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow, require_visible
from govtrack.core.clock import today
from govtrack.core.sending import send_form
from govtrack.core.sheets.writing import XLSX_TYPE
from govtrack.core.verbs import perform
from govtrack.places.queries import get_place, list_places
from govtrack.topics import policy
from govtrack.topics.cards import PeriodCard
from govtrack.topics.forms import PeriodForm
from govtrack.topics.queries.period_lists import get_period, list_periods
from govtrack.topics.queries.period_sheets import write_sheet
from govtrack.topics.verbs import VERBS
from govtrack.topics.views.blueprint import blueprint

REFRESH_SECONDS = 5


@blueprint.route("/topics/periods", methods=["GET", "POST"])
@allow(*DESK)
def periods() -> ResponseReturnValue:
    """The lists that were drawn up for places of this person, and the days of another one."""
    form, actor = PeriodForm(), current_actor()
    own = [place for place in list_places("subdistrict", "community") if policy.can_draw_period(actor, place)]
    form.place.choices = [(str(place.id), place.name) for place in own]
    if not form.is_submitted() and not request.args:
        last = today().replace(day=1) - timedelta(days=1)
        form.first_day.data, form.last_day.data = last.replace(day=1), last

    def act() -> str:
        row = perform(
            VERBS["draw_period"], actor, get_place(int(form.place.data)), first_day=form.first_day.data,
            last_day=form.last_day.data,
        )  # fmt: skip
        return url_for("topics.period", list_id=row.id)

    def render(status: int) -> ResponseReturnValue:
        return render_template("topics/periods.html", form=form, rows=list_periods(actor)), status

    return send_form(form, act, render, VERBS["draw_period"].done)


def _find(list_id: int) -> PeriodCard:
    card = get_period(list_id)
    require_visible(policy.can_draw_period(current_actor(), get_place(card.place_id)))
    return card


@blueprint.get("/topics/periods/<int:list_id>")
@allow(*DESK)
def period(list_id: int) -> ResponseReturnValue:
    """One list; while it is drawn up the page looks again by itself."""
    card = _find(list_id)
    refresh = REFRESH_SECONDS if card.is_waiting else None
    ranks = list(enumerate(card.matters, 1))
    return render_template("topics/period.html", period=card, ranks=ranks, refresh=refresh)


@blueprint.get("/topics/periods/<int:list_id>/sheet.xlsx")
@allow(*DESK)
def period_sheet(list_id: int) -> Response:
    """The list as a workbook."""
    card = _find(list_id)
    answer = make_response(write_sheet([((card.first_day, card.last_day), card.matters)]))
    answer.headers["Content-Type"] = XLSX_TYPE
    answer.headers["Content-Disposition"] = f"attachment; filename=hot-{card.first_day}-{card.last_day}.xlsx"
    return answer
