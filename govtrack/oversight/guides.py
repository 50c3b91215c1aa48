"""The short guides: one for each role, a few steps and one picture of the running application."""

from __future__ import annotations

from dataclasses import dataclass

from govtrack.accounts.roles import COUNCIL_STAFF, DESK, PANEL, UNITS
from govtrack.core.errors import Text
from govtrack.core.i18n import _l


@dataclass(frozen=True, slots=True)
class Guide:
    """What one role does, in order; ``picture`` stands in ``static/guides`` once for each language."""

    key: str
    title: Text
    steps: tuple[Text, ...]
    picture: str
    shows: Text
    size: tuple[int, int]
    roles: tuple[str, ...] = ()
    endpoint: str = "oversight.home"
    button: Text = ""


PHONE_SIZE, DESK_SIZE = (300, 420), (760, 480)

GUIDES = (
    Guide(
        "resident",
        _l("Guide for residents"),
        (
            _l("Tap “Say something”. Choose the compound, write what happens and since when, add a photo if you like."),
            _l("Check everything once more and send. Note down the receipt code: it is shown only once."),
            _l("Under “Follow” enter the code. You see where your matter stands, who holds it, and what comes next."),
            _l("If the desk asks something, answer on that page. Nothing is lost while it waits for you."),
            _l("When the answer is there, rate it. If it is not solved, dispute it once with your reason."),
        ),
        "resident",
        _l("The page under a receipt code: the seven steps and the answer"),
        PHONE_SIZE,
        endpoint="intake.report",
        button=_l("Say something"),
    ),
    Guide(
        "desk",
        _l("Guide for the desk"),
        (
            _l("Open “Letters”. What waits to be read comes first; the day the answer is due stands beside it."),
            _l("Read the letter. Correct kind, place and urgency, and confirm that names and rooms are masked."),
            _l(
                "Accept it, ask the reporter for more, pass it on, or decline it with a reason that the reporter reads."
            ),
            _l("Give an accepted letter to a unit, or write its answer. Letters about the same meet in a topic."),
            _l("Bring in paper and other systems with “Import letters”. You see what was found before it is stored."),
            _l("Decide disputes within their time: either a new round begins, or you say why not."),
        ),
        "desk",
        _l("A letter with everything the desk can do"),
        DESK_SIZE,
        DESK,
        "intake.desk",
        _l("Letters"),
    ),
    Guide(
        "unit",
        _l("Guide for units"),
        (
            _l("Open “Orders”: the nearest deadline comes first. Sign for a new order within a day."),
            _l("Not your duty? Return it within the time shown and name the rule; the desk finds the right unit."),
            _l("Start the work. If you need more time, ask before the deadline: the reporter is told why."),
            _l("Report it done with a note and a photo of the result."),
            _l("Somebody from another unit looks. What is not right comes back as rework with a reason."),
        ),
        "unit",
        _l("Orders of a unit by deadline"),
        DESK_SIZE,
        UNITS,
        "casework.orders",
        _l("Orders"),
    ),
    Guide(
        "panel",
        _l("Guide for the panel"),
        (
            _l("Open “Panel”: topics come here by the published rule or by a nomination."),
            _l("Read why it draws attention, with every letter behind it. The parts of the number stand there."),
            _l(
                "Does it concern you or your firm? Declare it; others decide then. If not, say what the panel should "
                "decide."
            ),
            _l("Once three of you have spoken, one publishes what most want, with a reason that everybody can read."),
        ),
        "panel",
        _l("A candidate with the parts of its attention"),
        DESK_SIZE,
        PANEL,
        "topics.panel",
        _l("Panel"),
    ),
    Guide(
        "council",
        _l("Guide for council staff"),
        (
            _l("Call a council, put topics on the agenda, invite the parties, give notice five days before."),
            _l("Enter the attendance sheet and open the meeting: the quorum is counted for you."),
            _l("Record each suggestion, motion and vote under its item, and what became of each suggestion."),
            _l("Close the meeting. The recorder writes the minutes, the chair confirms them with two witnesses."),
            _l("Publish the minutes and draft the plan: who does what by when."),
        ),
        "council",
        _l("A council and what staff can do next"),
        DESK_SIZE,
        COUNCIL_STAFF,
        "council.meetings",
        _l("Councils"),
    ),
    Guide(
        "publisher",
        _l("Guide for those who check answers"),
        (
            _l("Open “Responses”: what waits for review stands under “In review”."),
            _l("Read all five parts. Sentences that seem to hold personal data are marked."),
            _l("Publish: everybody behind it gets their own answer. Or send it back and say what is missing."),
            _l("You cannot release what you wrote yourself."),
        ),
        "publisher",
        _l("An answer before it is released"),
        DESK_SIZE,
        ("command",),
        "responses.review_list",
        _l("Responses"),
    ),
    Guide(
        "administrator",
        _l("Guide for administrators"),
        (
            _l("Under “People” open an account, give it a role with its place, and an end date if there is one."),
            _l("Somebody leaves? Disable the account: every sign-in ends at once."),
            _l("Under “Settings” change clocks, limits and weights. Each change is dated, and everybody can read it."),
            _l("You do not read letters; whoever looks at an identity stands in the record."),
        ),
        "administrator",
        _l("Settings: each rule with its value and its source"),
        DESK_SIZE,
        ("admin",),
        "oversight.settings",
        _l("Settings"),
    ),
)
BY_KEY = {guide.key: guide for guide in GUIDES}
