"""Forms for calling a meeting, its agenda, its notice and calling it off."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from govtrack.core.actors import Actor
from govtrack.core.editing import EditForm
from govtrack.core.forms import Chosen, NeededLater, Required, SendOnceForm, UpTo, WholeNumber, row_id, tidy
from govtrack.core.i18n import _, _l
from govtrack.core.settings import get_setting
from govtrack.council import queries
from govtrack.council.forms.fields import ChoiceField, MomentField, as_choices
from govtrack.council.models import Meeting
from govtrack.council.operations.deliberation import PUBLIC_REASON
from govtrack.council.operations.meetings import NO_MODE, NO_TITLE
from govtrack.council.operations.session import LONGEST_REASON
from govtrack.council.settings import ITEM_MINUTES
from govtrack.council.states import CALLERS
from govtrack.council.vocabulary import MODES, SCOPES
from govtrack.places.queries import group_places, list_places
from govtrack.topics.models import Topic

MEETING_LEVELS = ("subdistrict", "community", "compound")


class ChangeMeetingForm(EditForm):
    """Everything about a meeting but its agenda and place."""

    title = StringField(_l("Title"), filters=[tidy], validators=[Required(NO_TITLE), UpTo(200)])
    starts_at = MomentField(_l("Day and time"), validators=[InputRequired(_l("Say when the meeting begins."))])
    planned_minutes = WholeNumber(_l("Length in minutes"), validators=[InputRequired(_l("Say how long it takes."))])
    mode = ChoiceField(_l("How it is held"), MODES, validators=[Required(NO_MODE)])
    venue = StringField(_l("Venue"), filters=[tidy], validators=[NeededLater(), UpTo(200)])
    online_link = StringField(
        _l("Address of the online meeting"), filters=[tidy], validators=[NeededLater(), UpTo(200)]
    )
    chair = SelectField(_l("Chair"), coerce=row_id, validators=[Chosen(_l("Choose who chairs the meeting."))])
    recorder = SelectField(_l("Recorder"), coerce=row_id, validators=[Chosen(_l("Choose who keeps the record."))])
    facilitator = SelectField(_l("Facilitator"), coerce=row_id)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for office in ("chair", "recorder", "facilitator"):
            nobody = [(0, _("Nobody") if office == "facilitator" else _("Please choose"))]
            people = [(user.id, user.name) for user in queries.list_office_holders(office)]
            self._fields[office].choices = as_choices(nobody + people)


class CallMeetingForm(ChangeMeetingForm):
    """A new meeting for a place within the caller's scope."""

    place = SelectField(_l("For which place"), coerce=row_id, validators=[Chosen(_l("Choose the place."))])

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paths = tuple(actor.place_paths(CALLERS))
        places = list_places(*MEETING_LEVELS)
        own = [place for place in places if place.path.startswith(paths)]
        self.place.choices = group_places(own, [place for place in places if place.level == "community"])


class AddItemForm(SendOnceForm):
    """An admitted topic for the agenda."""

    topic = SelectField(_l("Topic"), coerce=row_id, validators=[Chosen(_l("Choose a topic."))])
    minutes = WholeNumber(
        _l("Time in minutes"),
        default=lambda: get_setting(ITEM_MINUTES),
        validators=[InputRequired(_l("Say how long it takes."))],
    )
    question = TextAreaField(_l("The question put to the council"), filters=[tidy], validators=[UpTo(500)])
    scope = ChoiceField(_l("Who can decide it"), SCOPES, empty=_l("As the wording suggests"))
    scope_reason = TextAreaField(_l("Why the council may decide it"), filters=[tidy], validators=[UpTo(500)])

    def __init__(self, topics: list[Topic], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic.choices = as_choices((topic.id, f"{topic.number} {topic.title}") for topic in topics)


class ReasonForm(SendOnceForm):
    """A public reason."""

    reason = TextAreaField(
        _l("Reason, for everybody to read"),
        filters=[tidy],
        validators=[Required(PUBLIC_REASON), UpTo(1000)],
    )


class NoticeForm(SendOnceForm):
    """When the notice was posted, and why it is short where it is."""

    given_at = MomentField(_l("Notice posted on"))
    urgent_reason = TextAreaField(
        _l("Why the meeting is urgent"), filters=[tidy], validators=[NeededLater(), UpTo(1000)]
    )


class MomentForm(SendOnceForm):
    """When the meeting opened or ended, as it stands on paper."""

    at = MomentField(_l("Time, as it stands on paper"))


class CloseForm(MomentForm):
    """When the meeting ended, and why what was left is put off; asked for only where something was left."""

    reason = TextAreaField(
        _l("Why these items are put off, for everybody to read"),
        filters=[tidy],
        validators=[NeededLater(), UpTo(LONGEST_REASON)],
    )


def meeting_values(meeting: Meeting) -> dict[str, Any]:
    """What a form about ``meeting`` shows first."""
    return {
        "title": meeting.title,
        "starts_at": meeting.starts_at,
        "planned_minutes": meeting.planned_minutes,
        "mode": meeting.mode,
        "venue": meeting.venue,
        "online_link": meeting.online_link,
        "chair": meeting.chair_id,
        "recorder": meeting.recorder_id,
        "facilitator": meeting.facilitator_id or 0,
    }
