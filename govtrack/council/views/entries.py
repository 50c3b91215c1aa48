"""What can be entered on the record sheet: each entry with its verb and its form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from govtrack.core.actors import Actor
from govtrack.core.errors import InvalidInput, NotFound
from govtrack.core.forms import InlineForm
from govtrack.core.verbs import Verb, perform
from govtrack.council import queries
from govtrack.council.forms.record import (
    NO_PERSON,
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
from govtrack.council.models import AgendaItem, Motion, Participant, Suggestion
from govtrack.council.policy import may_put, may_second
from govtrack.council.queries import ItemRecord
from govtrack.council.verbs import VERBS

COUNTS = ("votes_for", "votes_against", "votes_abstain", "present")
Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """How the sheet asks for a verb: the row it is about, its form, what is given; ``section`` is where it shows."""

    verb: Verb
    form: type[InlineForm]
    section: str
    subject: Callable[[AgendaItem, int], Any]
    read: Callable[[AgendaItem, Any], Given]

    def make(self, actor: Actor, subject: Any, people: Sequence[Participant], mark: str, **more: Any) -> InlineForm:
        """The form as it was sent, or with ``formdata=None`` an empty one; ``people`` are on the attendance sheet."""
        if self.form is MotionForm:
            return MotionForm([row for row in people if may_put(actor, subject.meeting, row)], mark=mark, **more)
        if self.form is SecondForm:
            meeting = subject.item.meeting
            others = [row for row in people if may_put(actor, meeting, row) and may_second(subject, row)]
            return SecondForm(others, mark=mark, **more)
        return self.form(mark=mark, **more)

    def run(self, actor: Actor, item: AgendaItem, form: Any, row_id: int) -> object:
        """Does the verb with what was typed."""
        return perform(self.verb, actor, self.subject(item, row_id), **self.read(item, form))


def _person(item: AgendaItem, number: int | None, field: str) -> Participant:
    if not number:
        raise InvalidInput(NO_PERSON, field)
    return queries.get_participant(item.meeting, number)


def _item(item: AgendaItem, _row_id: int) -> AgendaItem:
    return item


def _motion(item: AgendaItem, row_id: int) -> Motion:
    motion = queries.get_motion(item.meeting, row_id)
    if motion.agenda_item_id != item.id:
        raise NotFound()
    return motion


def _suggestion(item: AgendaItem, row_id: int) -> Suggestion:
    suggestion = queries.get_suggestion(item.meeting, row_id)
    if suggestion.agenda_item_id != item.id:
        raise NotFound()
    return suggestion


def _fields(*names: str) -> Callable[[AgendaItem, Any], Given]:
    """What stands in these fields is given by the same names."""
    return lambda _item, form: {name: form[name].data for name in names}


def _read_motion(item: AgendaItem, form: MotionForm) -> Given:
    seconder = _person(item, form.seconder.data, "seconder") if form.seconder.data else None
    mover, ballot = _person(item, form.mover.data, "mover"), form.ballot.data or "show_of_hands"
    return {"text": form.text.data, "mover": mover, "seconder": seconder, "ballot": ballot}


def _read_second(item: AgendaItem, form: SecondForm) -> Given:
    return {"seconder": _person(item, form.seconder.data, "seconder")}


ABOUT_ITEM = {
    "suggestion": Entry(
        VERBS["record_suggestion"], SuggestionForm, "suggestions", _item, _fields("text", "party")
    ),
    "motion": Entry(VERBS["record_motion"], MotionForm, "motions", _item, _read_motion),
    "outcome": Entry(VERBS["decide_item"], OutcomeForm, "outcome", _item, _fields("outcome", "text")),
    "defer": Entry(VERBS["defer_item"], DeferForm, "outcome", _item, _fields("reason")),
}  # fmt: skip
ABOUT_SUGGESTION = {
    "answer": Entry(
        VERBS["answer_suggestion"], AnswerForm, "suggestions", _suggestion, _fields("adopted", "reason")
    ),
}  # fmt: skip
ABOUT_MOTION = {
    "second": Entry(VERBS["second_motion"], SecondForm, "motions", _motion, _read_second),
    "votes": Entry(VERBS["record_votes"], VotesForm, "motions", _motion, _fields(*COUNTS)),
    "dissent": Entry(VERBS["record_dissent"], DissentForm, "motions", _motion, _fields("party", "reason")),
    "withdraw": Entry(VERBS["withdraw_motion"], WithdrawMotionForm, "motions", _motion, _fields()),
}
ENTRIES = ABOUT_ITEM | ABOUT_SUGGESTION | ABOUT_MOTION


def form_of(actor: Actor, name: str, item: AgendaItem, row_id: int) -> InlineForm:
    """The form of an entry as it was sent; raises NotFound where its row is none of this item."""
    entry, mark = ENTRIES[name], mark_of(name, row_id)
    return entry.make(actor, entry.subject(item, row_id), queries.list_participants(item.meeting), mark)


def mark_of(name: str, row_id: int) -> str:
    """What keeps the form of an entry apart from the others of a sheet."""
    return f"{name}-{row_id}" if row_id else name


def item_forms(actor: Actor, entry: ItemRecord, people: Sequence[Participant]) -> dict[str, InlineForm]:
    """The empty forms of all that this person can enter on the sheet of one item now, by their mark."""
    rows: list[tuple[dict[str, Entry], Any, str]] = [(ABOUT_ITEM, entry.item, "")]
    rows += [(ABOUT_SUGGESTION, row, f"-{row.id}") for row in entry.suggestions]
    rows += [(ABOUT_MOTION, row, f"-{row.id}") for row in entry.motions]
    return {
        f"{name}{mark}": found.make(actor, row, people, f"{name}{mark}", formdata=None)
        for table, row, mark in rows
        for name, found in table.items()
        if found.verb.is_open(actor, row)
    }
