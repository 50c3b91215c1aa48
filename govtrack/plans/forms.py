"""The forms of plans."""

from __future__ import annotations

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from govtrack.core.editing import EditForm, NamesVersion
from govtrack.core.forms import NeededLater, Required, SendOnceForm, UpTo, WholeNumber, row_id, tidy
from govtrack.core.i18n import _, _l
from govtrack.core.reasons import SAY_WHY
from govtrack.plans.events import RAISED_AS
from govtrack.plans.operations import NewCommitment
from govtrack.plans.operations.carrying_out import NO_OUTPUT_YET
from govtrack.plans.operations.deciding import NO_OBJECTION, NO_SLOT
from govtrack.plans.operations.drafting import NO_OUTPUT, NO_PROGRESS, NO_PROMISE
from govtrack.plans.slots import SLOTS
from govtrack.plans.verbs import VERBS
from govtrack.plans.wording import VERIFIED_BY

LONG = 2000
# More than any plan of a sub-district, and what a whole number of every database holds.
MOST_YUAN = 2_000_000_000


class Day(DateField):
    """A calendar day, with its error in the reader's words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Give the day like 2026-03-01.")) from error


class PlanForm(EditForm):
    """Title, goal and lead of a plan."""

    title = StringField(_l("Title"), filters=[tidy], validators=[Required(_l("Give the plan a title.")), UpTo(120)])
    goal = TextAreaField(
        _l("Goal"), filters=[tidy], validators=[Required(_l("Say what will be better when it is done.")), UpTo(LONG)]
    )
    lead_unit_id = SelectField(
        _l("Lead unit"), coerce=row_id, validators=[NumberRange(min=1, message=_l("Choose a unit."))]
    )


class DraftForm(PlanForm):
    """The beginning of a plan, with the decision that it follows from."""

    agenda_item_id = SelectField(_l("Decision of the council"), coerce=row_id, validators=[Optional()])


class PartyForm(SendOnceForm):
    """One party in its slot."""

    slot = SelectField(_l("Part in the plan"), choices=list(SLOTS.items()))
    organisation_id = SelectField(_l("Unit"), coerce=row_id, validators=[Optional()])
    name = StringField(_l("Name, if it is no unit of the list"), filters=[tidy], validators=[NeededLater(), UpTo(80)])
    duty = StringField(_l("What it takes on"), filters=[tidy], validators=[UpTo(200)])


class CommitmentForm(EditForm):
    """One promise with the three answers: how far, what can be counted, in service when."""

    title = StringField(
        _l("What is promised"),
        filters=[tidy],
        validators=[Required(NO_PROMISE), UpTo(120)],
    )
    lead_unit_id = SelectField(
        _l("Who does it"), coerce=row_id, validators=[NumberRange(min=1, message=_l("Choose a unit."))]
    )
    measurable_output = StringField(
        _l("Measurable output"),
        filters=[tidy],
        validators=[Required(NO_OUTPUT), UpTo(200)],
    )
    quantity = WholeNumber(_l("How many"), validators=[Optional()], least=1, most=10_000_000)
    quantity_unit = StringField(_l("Counted in"), filters=[tidy], validators=[UpTo(20)])
    starts_on = Day(_l("Starts on"), validators=[InputRequired(_l("Say when the work starts."))])
    in_service_on = Day(_l("In service on"), validators=[InputRequired(_l("Say when people can use it."))])
    progress = WholeNumber(
        _l("Progress today, in percent"),
        validators=[InputRequired(_l("Say how far it is; 0 if nothing has begun."))],
        most=100,
        outside=NO_PROGRESS,
    )
    budget = WholeNumber(_l("Budget, in yuan"), validators=[Optional()], most=MOST_YUAN)
    budget_source = StringField(_l("Where the money comes from"), filters=[tidy], validators=[NeededLater(), UpTo(120)])
    verifier = RadioField(_l("Who verifies it"), choices=list(VERIFIED_BY.items()), default="supervisor")
    suggestion_id = SelectField(_l("Follows from the suggestion"), coerce=row_id, validators=[Optional()])

    def draft(self) -> NewCommitment:
        """The promise as entered."""
        return NewCommitment(
            title=self.title.data,
            lead_unit_id=self.lead_unit_id.data,
            measurable_output=self.measurable_output.data,
            starts_on=self.starts_on.data,
            in_service_on=self.in_service_on.data,
            progress=self.progress.data or 0,
            quantity=self.quantity.data,
            quantity_unit=self.quantity_unit.data or "",
            budget=self.budget.data,
            budget_source=self.budget_source.data or "",
            verifier=self.verifier.data,
            suggestion_id=self.suggestion_id.data or None,
        )


class ObjectionForm(SendOnceForm):
    """What somebody has against a noticed plan."""

    raised_as = RadioField(
        _l("Who are you in this matter?"),
        choices=list(RAISED_AS.items()),
        validators=[InputRequired(NO_SLOT)],
    )
    text = TextAreaField(
        _l("What should be different, and why?"),
        filters=[tidy],
        validators=[Required(NO_OBJECTION), UpTo(LONG)],
    )


class ObjectionAnswerForm(SendOnceForm):
    """The answer to an objection."""

    decision = RadioField(
        _l("Decision"),
        choices=[
            ("uphold", _l("Upheld: the plan goes back into drafting")),
            ("decline", _l("Not upheld: the plan stays as it is")),
        ],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    answer = TextAreaField(
        _l("Answer, shown to everybody"),
        filters=[tidy],
        validators=[Required(_l("Every objection gets a reason for its answer.")), UpTo(LONG)],
    )


class NoticeForm(NamesVersion, SendOnceForm):
    """Puts the text on notice that the page shows."""


class PartyAnswerForm(NamesVersion, SendOnceForm):
    """A party signs or refuses the text that the page shows."""

    decision = RadioField(
        _l("Answer of the party"),
        choices=[(name, VERBS[name].label) for name in ("sign", "refuse")],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    reason = TextAreaField(
        _l("Reason of a refusal, shown to everybody"), filters=[tidy], validators=[NeededLater(), UpTo(LONG)]
    )


class ProgressForm(SendOnceForm):
    """The three questions."""

    progress = WholeNumber(
        _l("How far is it, in percent?"),
        validators=[InputRequired(_l("Say how far it is."))],
        most=100,
        outside=NO_PROGRESS,
    )
    output_so_far = TextAreaField(
        _l("What can be counted or seen by now?"),
        filters=[tidy],
        validators=[Required(NO_OUTPUT_YET), UpTo(LONG)],
    )
    in_service_on = Day(
        _l("When will it be in service?"), validators=[InputRequired(_l("Say when people can use it."))]
    )
    remark = TextAreaField(
        _l("Remark; if it will be late, why"), filters=[tidy], validators=[NeededLater(), UpTo(LONG)]
    )


class WithdrawForm(SendOnceForm):
    """Withdrawing a plan."""

    reason = TextAreaField(
        _l("Reason, shown to everybody"),
        filters=[tidy],
        validators=[Required(SAY_WHY), UpTo(LONG)],
    )
