"""Letters as they stood at the end of a period, and the hot matters that are found in them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, func, literal, select

from govtrack.core.clock import local_midnight
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.intake.models import Submission
from govtrack.intake.states import ANSWERED, TAKEN_UP
from govtrack.places.models import Category, Place
from govtrack.places.queries import find_subdistrict
from govtrack.topics.clustering.period import Known, PastLetter, Period, Rules
from govtrack.topics.published_rule import flood_rule, rule_in_force
from govtrack.topics.queries.categories import ComparedCategories
from govtrack.topics.queries.evidence import as_letter, letter_columns, list_place_names, load_places
from govtrack.topics.queries.members import is_open_to_topics
from govtrack.topics.queries.work import as_document, document_columns, of_subdistrict, read_names, read_texts
from govtrack.topics.settings import COHESION_FROM, FEWEST_FOR_FULL_VOLUME, PERIOD_MATTERS, own_kinds


def period_of(first_day: date, last_day: date) -> Period:
    """The days from the first to the last one, both with them, on the clocks of the neighbourhood."""
    return Period(local_midnight(first_day), local_midnight(last_day + timedelta(days=1)))


def read_rules() -> Rules:
    """The rule of attention as it is in force today: all periods are measured by one."""
    return Rules(
        attention=rule_in_force(),
        floods=flood_rule(),
        fewest_for_full_volume=float(get_setting(FEWEST_FOR_FULL_VOLUME)),
        cohesion_from=get_setting(COHESION_FROM),
        most=get_setting(PERIOD_MATTERS),
    )


def read_known() -> Known:
    """What the office calls its places, kinds and categories."""
    categories, places = read_names()
    return Known(list_place_names(), own_kinds(), categories, places)


def read_past_letters(subdistrict: Place, period: Period) -> list[PastLetter]:
    """The letters of a sub-district that topics may read, in the order of their arrival, until as long a time after
    the period as it lasts.

    Whether one was overdue is seen from the end of the period: an answer of later is not known then. Categories,
    places and maskings are those of today.
    """
    root, end = find_subdistrict(), period.end
    answered_later = Submission.state.in_(ANSWERED) & (Submission.state_since >= end)
    state: ColumnElement[str] = case((answered_later, literal("accepted")), else_=Submission.state)
    evidence = letter_columns(state)
    rows = db.session.execute(
        select(*document_columns(), *(column.label(f"evidence_{i}") for i, column in enumerate(evidence)))
        .outerjoin(Category, Submission.category_id == Category.id)
        .where(
            func.coalesce(Submission.state, "").in_(TAKEN_UP),
            Submission.received_at < period.after,
            is_open_to_topics(),
            of_subdistrict(subdistrict.path, root.path if root else "/"),
        )
        .order_by(Submission.received_at, Submission.id)
    ).all()
    places, categories = load_places(), ComparedCategories()
    texts = read_texts(row.id for row in rows)
    known = [row for row in rows if row.id in texts]
    first = len(document_columns())
    letters = [as_letter((*row[first:], None), places, end) for row in known]
    return [
        PastLetter(as_document(row, places, categories), letter.evidence, texts[row.id], letter.place_path)
        for row, letter in zip(known, letters, strict=True)
    ]
