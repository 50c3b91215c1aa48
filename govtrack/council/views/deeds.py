"""What can be entered on the record sheet: each deed with its form and its operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.i18n import _l
from govtrack.council import operations, queries
from govtrack.council.forms.fields import InlineForm
from govtrack.council.forms.record import (
    AnswerForm,
    DeferForm,
    DissentForm,
    MotionForm,
    OutcomeForm,
    SecondForm,
    SuggestionForm,
    VotesForm,
    WithdrawMotionForm,
)
from govtrack.council.models import AgendaItem, Meeting, Motion, Participant
from govtrack.council.queries import ItemRecord


@dataclass(frozen=True, slots=True)
class Deed:
    """A form (made for a meeting and a mark) and what it does; ``section`` is where it shows."""

    form: Callable[[Meeting, str], InlineForm]
    apply: Callable[[Actor, AgendaItem, Any, int], object]
    section: str


def _plain(form: type[InlineForm]) -> Callable[[Meeting, str], InlineForm]:
    return lambda _meeting, mark: form(mark=mark)


def _with_people(form: Callable[..., InlineForm]) -> Callable[[Meeting, str], InlineForm]:
    return lambda meeting, mark: form(present(queries.list_participants(meeting)), mark=mark)


def present(people: Sequence[Participant]) -> list[Participant]:
    """Those who took part."""
    return [person for person in people if person.has_attended]


def _person(item: AgendaItem, number: int | None, field: str) -> Participant:
    if not number:
        raise InvalidInput(_l("Choose a person from the attendance sheet."), field)
    return queries.get_participant(item.meeting, number)


def _motion(item: AgendaItem, row_id: int) -> Motion:
    motion = queries.get_motion(item.meeting, row_id)
    if motion.agenda_item_id != item.id:
        raise NotFound()
    return motion


def _suggest(actor: Actor, item: AgendaItem, form: Any, _row_id: int) -> object:
    return operations.record_suggestion(actor, item, text=form.text.data, party=form.party.data)


def _answer(actor: Actor, item: AgendaItem, form: Any, row_id: int) -> object:
    suggestion = queries.get_suggestion(item.meeting, row_id)
    if suggestion.agenda_item_id != item.id:
        raise NotFound()
    return operations.answer_suggestion(actor, suggestion, adopted=form.adopted.data, reason=form.reason.data)


def _move(actor: Actor, item: AgendaItem, form: Any, _row_id: int) -> object:
    mover = _person(item, form.mover.data, "mover")
    seconder = _person(item, form.seconder.data, "seconder") if form.seconder.data else None
    ballot = form.ballot.data or "show_of_hands"
    return operations.record_motion(actor, item, text=form.text.data, mover=mover, seconder=seconder, ballot=ballot)


def _second(actor: Actor, item: AgendaItem, form: Any, row_id: int) -> object:
    return operations.second_motion(actor, _motion(item, row_id), _person(item, form.seconder.data, "seconder"))


def _vote(actor: Actor, item: AgendaItem, form: Any, row_id: int) -> object:
    counts = {name: form[name].data for name in ("votes_for", "votes_against", "votes_abstain", "present")}
    return operations.record_votes(actor, _motion(item, row_id), **counts)


def _dissent(actor: Actor, item: AgendaItem, form: Any, row_id: int) -> object:
    return operations.record_dissent(actor, _motion(item, row_id), party=form.party.data, reason=form.reason.data)


def _unmove(actor: Actor, item: AgendaItem, _form: Any, row_id: int) -> object:
    return operations.withdraw_motion(actor, _motion(item, row_id))


def _decide(actor: Actor, item: AgendaItem, form: Any, _row_id: int) -> object:
    return operations.decide_item(actor, item, outcome=form.outcome.data, text=form.text.data)


def _defer(actor: Actor, item: AgendaItem, form: Any, _row_id: int) -> object:
    return operations.defer_item(actor, item, form.reason.data)


DEEDS = {
    "suggestion": Deed(_plain(SuggestionForm), _suggest, "suggestions"),
    "answer": Deed(_plain(AnswerForm), _answer, "suggestions"),
    "motion": Deed(_with_people(MotionForm), _move, "motions"),
    "second": Deed(_with_people(SecondForm), _second, "motions"),
    "votes": Deed(_plain(VotesForm), _vote, "motions"),
    "dissent": Deed(_plain(DissentForm), _dissent, "motions"),
    "unmove": Deed(_plain(WithdrawMotionForm), _unmove, "motions"),
    "outcome": Deed(_plain(OutcomeForm), _decide, "outcome"),
    "defer": Deed(_plain(DeferForm), _defer, "outcome"),
}


def item_forms(meeting: Meeting, entry: ItemRecord, people: Sequence[Participant]) -> dict[str, InlineForm]:
    """All forms the sheet of one item shows, empty, by their mark."""
    there = present(people)
    forms: dict[str, InlineForm] = {
        f"answer-{row.id}": AnswerForm(None, mark=f"answer-{row.id}")
        for row in entry.suggestions
        if row.adopted is None
    }
    for motion in entry.motions:
        forms |= _motion_forms(motion, there)
    for deed, form in (("suggestion", SuggestionForm), ("outcome", OutcomeForm), ("defer", DeferForm)):
        forms[deed] = form(None, mark=deed)
    forms["motion"] = MotionForm(there, None, mark="motion")
    return forms


def _motion_forms(motion: Motion, there: list[Participant]) -> dict[str, InlineForm]:
    forms: dict[str, InlineForm] = {}
    if motion.state == "moved":
        forms[f"second-{motion.id}"] = SecondForm(there, None, mark=f"second-{motion.id}")
    if motion.state == "seconded":
        forms[f"votes-{motion.id}"] = VotesForm(None, mark=f"votes-{motion.id}")
    if motion.state in {"moved", "seconded"}:
        forms[f"unmove-{motion.id}"] = WithdrawMotionForm(None, mark=f"unmove-{motion.id}")
    if motion.state in {"carried", "lost"}:
        forms[f"dissent-{motion.id}"] = DissentForm(None, mark=f"dissent-{motion.id}")
    return forms
