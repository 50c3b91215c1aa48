"""What the desk can do with one submission, as data: form, operation, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from govtrack.accounts.queries import get_user
from govtrack.core.actors import Actor
from govtrack.core.errors import InvalidInput, Text
from govtrack.core.forms import SendOnceForm
from govtrack.core.i18n import _l
from govtrack.intake import forms, operations
from govtrack.intake.forms.choices import UNKNOWN
from govtrack.intake.models import Submission
from govtrack.intake.policy import can_see
from govtrack.intake.queries import find_submission_by_number
from govtrack.intake.states import INTAKE
from govtrack.places.queries import get_category, get_organisation, get_place


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its step in the state table (empty: always open), form, deed and words."""

    name: str
    step: str
    label: Text
    lede: Text
    done: Text
    form: type[SendOnceForm]
    run: Callable[[Actor, Submission, Any], Any]
    tone: str = "secondary"
    icon: str = "pencil"

    @property
    def is_button(self) -> bool:
        """Whether it needs no words and is one press."""
        return self.form is forms.SimpleForm

    def is_open(self, actor: Actor, submission: Submission) -> bool:
        """Whether the state of the submission leaves it open to this person."""
        return not self.step or INTAKE.can(submission, self.step, actor)


def _reclassify(actor: Actor, submission: Submission, form: forms.ReclassifyForm) -> None:
    category = get_category(int(form.category.data)) if form.category.data else None
    place = get_place(int(form.place.data)) if form.place.data not in {"", UNKNOWN} else None
    operations.reclassify(actor, submission, category=category, place=place, urgency=form.urgency.data)


def _confirm_redaction(actor: Actor, submission: Submission, form: forms.RedactionForm) -> None:
    seen = int(form.seen.data) if (form.seen.data or "").isdigit() else 0
    operations.confirm_redaction(actor, submission, form.redacted_title.data, form.redacted_body.data, seen)


def _name_subjects(actor: Actor, submission: Submission, form: forms.SubjectsForm) -> None:
    units = [get_organisation(int(form.office.data))] if form.office.data else []
    people = [get_user(int(form.person.data))] if form.person.data else []
    operations.name_subjects(actor, submission, units, people, form.reason.data or "")


def _link(actor: Actor, submission: Submission, form: forms.LinkForm) -> None:
    other = find_submission_by_number(form.number.data or "")
    # A number of another place is as unknown here as one that was never given out.
    if other is None or not can_see(actor, other):
        raise InvalidInput(_l("There is no submission with this number. Please check it."), "number")
    operations.link_submissions(actor, submission, other, form.kind.data)


_ALL = (
    Action(
        "accept", "accept", _l("Accept"), "",
        _l("Accepted. It can be given to a unit now."),
        forms.SimpleForm, lambda a, s, f: operations.accept(a, s), tone="primary", icon="check",
    ),
    Action(
        "screen", "screen", _l("Begin to read"), "",
        _l("Marked as being read."),
        forms.SimpleForm, lambda a, s, f: operations.screen(a, s), icon="eye",
    ),
    Action(
        "return", "return", _l("Ask the reporter"),
        _l("The reporter sees your question under the receipt code and can answer there."),
        _l("Your question stands under the receipt code now."),
        forms.ReturnForm, lambda a, s, f: operations.return_for_information(a, s, f.question.data),
        icon="message-circle",
    ),
    Action(
        "redirect", "redirect", _l("Pass on"),
        _l("For matters that somebody else decides. Say plainly where the reporter can go and why."),
        _l("Passed on. The reporter reads where the matter belongs and why."),
        forms.RedirectForm, lambda a, s, f: operations.redirect(a, s, f.redirected_to.data, f.reason.data),
        icon="arrow-right",
    ),
    Action(
        "not-accept", "not_accept", _l("Do not accept"),
        _l("The reporter reads your reason and may object once. Criticism is no reason."),
        _l("Not accepted. The reporter reads your reason."),
        forms.NotAcceptForm, lambda a, s, f: operations.not_accept(a, s, f.reason.data), tone="danger", icon="x",
    ),
    Action(
        "reconsider", "reconsider", _l("Take up again"),
        _l("After an objection or a mistake."),
        _l("Taken up again."),
        forms.ReconsiderForm, lambda a, s, f: operations.reconsider(a, s, f.reason.data), icon="refresh",
    ),
    Action(
        "reclassify", "", _l("Change kind, place, urgency"),
        _l("The reply clock follows the kind of matter."),
        _l("Changed."),
        forms.ReclassifyForm, _reclassify, icon="map-pin",
    ),
    Action(
        "subjects", "", _l("Whom it is about"),
        _l("A report about an office or its people goes past them: they see neither the letter nor who wrote it."),
        _l("Noted. Those it is about do not see it."),
        forms.SubjectsForm, _name_subjects, icon="shield-lock",
    ),
    Action(
        "redaction", "", _l("Check the masked text"),
        _l("Everybody but the desk reads this text. Put *** over whatever tells who wrote or who is accused."),
        _l("The masked text is confirmed."),
        forms.RedactionForm, _confirm_redaction, icon="eye-off",
    ),
    Action(
        "link", "", _l("Link to another submission"),
        _l("Each keeps its own clock, its own reply and its own rating."),
        _l("Linked."),
        forms.LinkForm, _link, icon="link",
    ),
)  # fmt: skip
ACTIONS: Mapping[str, Action] = {action.name: action for action in _ALL}
