"""What the record says of topics and of the comparison of letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_pgettext

from govtrack.audit.keys import LETTERS, NEW, OLD, UNTIL, to_everybody, to_staff
from govtrack.audit.kinds import Key, define_event, define_subject
from govtrack.audit.reading import as_count, as_moment, as_truth
from govtrack.core.i18n import _l
from govtrack.intake.events import SUBMISSION
from govtrack.intake.models.public_texts import shown
from govtrack.places.events import UNIT
from govtrack.topics.states import TOPIC
from govtrack.topics.vocabulary import COLOURS, CORRECTIONS, DECISIONS, OUTCOMES, REASONS


def as_public_words(value: Any, _data: Mapping[str, Any]) -> str:
    """A title as the person at the browser may read it: it was drawn from letters."""
    return shown(str(value))


# The value is the topic's key or its number, as the operation has it.
TOPIC_KEY = Key("topic", lazy_pgettext("record", "topic"), points_at="topics")
INTO = Key("into", lazy_pgettext("record", "into"), points_at="topics")
OUT_OF = Key("out_of", lazy_pgettext("record", "out of"), points_at="topics")
CHILD = Key("child", lazy_pgettext("record", "new topic"), points_at="topics")
BURST = Key("burst", lazy_pgettext("record", "flood of letters"), points_at="topic_bursts")
HOTNESS = Key("hotness", lazy_pgettext("record", "attention"), reads=as_count)
MET = Key("reasons", lazy_pgettext("record", "conditions met"), words=REASONS)
OUTCOME = Key("outcome", lazy_pgettext("record", "outcome"), words=OUTCOMES)
PEOPLE = Key("people", lazy_pgettext("record", "people of the panel"), reads=as_count)
AGREED = Key("agreed", lazy_pgettext("record", "of them for this decision"), reads=as_count)
CHOICE = Key("choice", lazy_pgettext("record", "opinion"), words=DECISIONS)
INTEREST = Key("has_interest", lazy_pgettext("record", "has an interest of their own"), reads=as_truth)
CORRECTION = Key("what", lazy_pgettext("record", "correction"), words=CORRECTIONS)
CONSTRAINT = Key("constraint", lazy_pgettext("record", "correction undone"), points_at="engine_constraints")
# What a comparison counts, in the order in which it is read.
RUN_COUNTS = (
    Key("documents", lazy_pgettext("record", "letters compared"), reads=as_count),
    Key("formed", lazy_pgettext("record", "topics formed"), reads=as_count),
    Key("joined", lazy_pgettext("record", "letters joined"), reads=as_count),
    Key("left", lazy_pgettext("record", "letters left"), reads=as_count),
    Key("absorbed", lazy_pgettext("record", "topics joined with another"), reads=as_count),
    Key("dissolved", lazy_pgettext("record", "topics dissolved"), reads=as_count),
    Key("flagged", lazy_pgettext("record", "floods flagged"), reads=as_count),
    Key("proposed", lazy_pgettext("record", "new candidates"), reads=as_count),
    Key("scored", lazy_pgettext("record", "topics counted"), reads=as_count),
)

TOPICS = define_subject("topics", lazy_pgettext("record", "topic"), TOPIC)
BURSTS = define_subject("topic_bursts", lazy_pgettext("record", "flood of letters"))
RUNS = define_subject("engine_runs", lazy_pgettext("record", "comparison of letters"))

define_event(RUNS, "clustered", lazy_pgettext("record", "letters compared and sorted"), *RUN_COUNTS)

PERIODS = define_subject("period_lists", lazy_pgettext("record", "list of the hot matters of a period"))
define_event(
    PERIODS, "asked", lazy_pgettext("record", "asked for the hot matters of a period"),
    Key("first_day", lazy_pgettext("record", "first day"), reads=as_moment),
    Key("last_day", lazy_pgettext("record", "last day"), reads=as_moment),
)  # fmt: skip

# By the comparison.
define_event(TOPICS, "formed", _l("Formed by comparing letters"), to_staff(LETTERS), icon="bulb")
define_event(
    TOPICS,
    "absorbed",
    _l("Joined with another topic by the comparison"),
    to_everybody(INTO),
    public="always",
    icon="git-merge",
)
define_event(TOPICS, "dissolved", _l("Dissolved"))
define_event(
    TOPICS, "colour_changed", _l("Colour changed"),
    to_staff(replace(OLD, words=COLOURS)), to_staff(replace(NEW, words=COLOURS)), icon="flame",
)  # fmt: skip
define_event(
    TOPICS, "joined_on_agenda", _l("More letters about it came in while it is on an agenda"), to_everybody(LETTERS),
    public="always", tone="info", icon="inbox",
)  # fmt: skip
define_event(
    TOPICS, "flood_flagged", _l("Look-alike letters were flagged for a person to look at"), BURST, to_staff(LETTERS),
    tone="warning", icon="alert-circle",
)  # fmt: skip
define_event(
    TOPICS, "flood_grown", _l("The look-alike letters have become many more; they are to be looked at again"),
    BURST, to_staff(LETTERS), tone="warning", icon="alert-circle",
)  # fmt: skip
define_event(
    TOPICS, "flood_cleared", _l("Look-alike letters were looked at and count in full"), BURST, to_everybody(LETTERS),
    public="always", icon="eye",
)  # fmt: skip
define_event(
    TOPICS, "flood_kept", _l("Look-alike letters were looked at and count as half a voice together"), BURST,
    to_everybody(LETTERS),
    public="always", icon="eye",
)  # fmt: skip

# By the panel.
define_event(
    TOPICS, "proposed", _l("Became a candidate"), HOTNESS, to_staff(MET),
    resident=_l("Many say the same: it was put before the panel"), public="always", tone="info", icon="flame",
)  # fmt: skip
define_event(TOPICS, "nominated", _l("Nominated"), public="always", tone="info", icon="flag")
define_event(
    TOPICS, "review_started", _l("The panel began its review"),
    resident=_l("The panel began to look at the topic"), public="always", tone="info", icon="bulb",
)  # fmt: skip
define_event(TOPICS, "interest_declared", _l("A member declared whether an interest of their own is touched"), INTEREST)
define_event(TOPICS, "opinion_given", _l("A member of the panel said what should be decided"), CHOICE)
define_event(
    TOPICS, "admitted", _l("The panel took it up"), to_everybody(PEOPLE), to_everybody(AGREED),
    resident=_l("The panel took it up as a topic"), public="always", tone="success", icon="bulb",
)  # fmt: skip
define_event(
    TOPICS, "rejected", _l("The panel did not take it up"), to_everybody(PEOPLE), to_everybody(AGREED),
    resident=_l("The panel did not take it up"), public="always", tone="danger", icon="x",
)  # fmt: skip
define_event(
    TOPICS, "parked", _l("Put off"), to_everybody(UNTIL), to_everybody(PEOPLE), to_everybody(AGREED),
    resident=_l("The panel put it off until a date"), public="always", tone="warning", icon="clock",
)  # fmt: skip
define_event(
    TOPICS, "park_date_reached", _l("Came back to the panel on its date"), public="always", tone="info", icon="clock"
)
define_event(
    TOPICS, "direct_handling", _l("Handed over for direct handling"),
    to_everybody(UNIT), to_everybody(PEOPLE), to_everybody(AGREED),
    resident=_l("It is done without a council"), public="always", tone="success", icon="tools",
)  # fmt: skip
define_event(
    TOPICS, "decision_taken_back", _l("The decision was taken back"), to_everybody(OLD),
    public="always", tone="warning", icon="arrow-back-up",
)  # fmt: skip
define_event(
    TOPICS, "merged", _l("Merged"), to_everybody(TOPIC_KEY), to_everybody(INTO), PEOPLE, AGREED,
    resident=_l("The topic was joined with another one"), public="always", tone="info", icon="git-merge",
)  # fmt: skip
define_event(
    TOPICS,
    "unmerged",
    _l("Merge undone"),
    to_everybody(TOPIC_KEY),
    to_everybody(INTO),
    public="always",
    icon="arrow-back-up",
)

# By curators.
define_event(TOPICS, "letter_moved", _l("A letter was moved"), to_staff(SUBMISSION), to_staff(OUT_OF), to_staff(INTO))
define_event(TOPICS, "letter_set_apart", _l("A letter was marked as another matter"), to_staff(SUBMISSION))
define_event(TOPICS, "split", _l("Letters were split off"), to_staff(LETTERS), to_staff(CHILD))
define_event(
    TOPICS, "held_together", _l("Somebody looked at its letters and said that they are about one matter"),
    to_everybody(LETTERS),
    public="always", icon="check",
)  # fmt: skip
define_event(
    TOPICS,
    "renamed",
    _l("Renamed"),
    to_staff(replace(OLD, reads=as_public_words)),
    to_staff(replace(NEW, reads=as_public_words)),
    icon="pencil",
)
define_event(TOPICS, "label_approved", _l("Title and question were approved"), icon="check")
define_event(TOPICS, "pinned", _l("Pinned"))
define_event(TOPICS, "unpinned", _l("Unpinned"))
define_event(TOPICS, "undone", _l("A correction was undone"), to_staff(CORRECTION), CONSTRAINT, icon="arrow-back-up")

# By the later steps: the verb is the action of the table of states.
define_event(
    TOPICS, "notice", _l("Announced"), OLD, NEW,
    resident=_l("The council on it was announced"), public="always", tone="info", icon="mug",
)  # fmt: skip
define_event(
    TOPICS, "schedule", _l("Put on an agenda"), OLD, NEW,
    resident=_l("It was put on the agenda of a council"), public="always", tone="info", icon="mug",
)  # fmt: skip
define_event(
    TOPICS, "withdraw_from_agenda", _l("Taken off the agenda"), OLD, NEW,
    resident=_l("It was taken off the agenda"), public="always", tone="warning", icon="mug",
)  # fmt: skip
define_event(
    TOPICS, "open_session", _l("The council began to discuss it"), OLD, NEW,
    resident=_l("The council talked about it"), public="always", tone="info", icon="mug",
)  # fmt: skip
define_event(
    TOPICS, "decide", _l("The council decided"), OLD, NEW, to_everybody(OUTCOME),
    resident=_l("The council found an outcome"), public="always", tone="success", icon="mug",
)  # fmt: skip
define_event(
    TOPICS, "no_consensus", _l("The council came to no consensus"), OLD, NEW,
    resident=_l("The council found no consensus yet"), public="always", tone="warning", icon="mug",
)  # fmt: skip
define_event(
    TOPICS, "refer", _l("Referred"), OLD, NEW,
    resident=_l("It was passed on to those who can decide"), public="always", tone="info", icon="arrow-right",
)  # fmt: skip
define_event(
    TOPICS, "draft_plan", _l("A plan is being written"), OLD, NEW,
    resident=_l("A plan is being written"), public="always", tone="info", icon="clipboard-list",
)  # fmt: skip
define_event(
    TOPICS, "notice_plan", _l("The plan was announced"), OLD, NEW,
    resident=_l("The plan was shown for objections"), public="always", tone="info", icon="clipboard-list",
)  # fmt: skip
define_event(
    TOPICS, "uphold_objection", _l("An objection was upheld; the plan is written anew"), OLD, NEW,
    resident=_l("An objection was upheld; the plan is written anew"),
    public="always", tone="warning", icon="clipboard-list",
)  # fmt: skip
define_event(
    TOPICS, "adopt_plan", _l("The plan was adopted"), OLD, NEW,
    resident=_l("The plan was adopted"), public="always", tone="success", icon="clipboard-list",
)  # fmt: skip
define_event(
    TOPICS, "withdraw_plan", _l("The plan was withdrawn; a council can take it up again"), OLD, NEW,
    resident=_l("The plan was withdrawn; a council can take it up again"),
    public="always", tone="warning", icon="clipboard-list",
)  # fmt: skip
define_event(
    TOPICS, "start_implementing", _l("Work began"), OLD, NEW,
    resident=_l("The work on the plan began"), public="always", tone="info", icon="tools",
)  # fmt: skip
define_event(
    TOPICS, "finish_implementing", _l("The work was checked and is done"), OLD, NEW,
    resident=_l("All promises of the plan were checked and kept"), public="always", tone="success", icon="tools",
)  # fmt: skip
define_event(
    TOPICS, "respond", _l("Answered in public"), OLD, NEW,
    resident=_l("The public answer was published"), public="always", tone="success", icon="message-check",
)  # fmt: skip
define_event(
    TOPICS, "evaluate", _l("Rated by those concerned"), OLD, NEW,
    resident=_l("The time for ratings ended"), public="always", icon="flag",
)  # fmt: skip
define_event(
    TOPICS, "reopen", _l("Opened again"), OLD, NEW,
    resident=_l("The topic was opened again"), public="always", tone="warning", icon="bulb",
)  # fmt: skip
define_event(TOPICS, "archive", _l("Archived"), OLD, NEW, public="always", icon="archive")
