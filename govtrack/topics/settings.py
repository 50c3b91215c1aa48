"""What an office may set of topics: the values of the published rule, the panel, what is shown, models of its own.

What follows from the values of the rule is ``govtrack.topics.published_rule``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from govtrack.accounts.roles import LABELS, PANEL
from govtrack.core.bounds import Bounds, Shares, Within
from govtrack.core.errors import InvalidInput, Text
from govtrack.core.i18n import _l
from govtrack.core.settings import define_setting, get_setting, name_formerly
from govtrack.intake.sources import SOURCE_LABELS, VOICE_WEIGHTS
from govtrack.topics.engine.kinds import UnreadableKindsError, catalogue_with
from govtrack.topics.vocabulary import PARTS

# A panel is mixed, and somebody in it speaks for the residents.
RESIDENTS_SEAT, MIXED_FROM = "council_member", 2
RULE = _l("published rule of attention, default of this system")

EXAMPLE_OF_KIND = (
    "= drones | ST-09 | road sudden | 无人机扰民 | drones | {place}无人机怎样管？ | How can drones be managed?"
)


def check_kinds(lines: Sequence[str]) -> None:
    """Raises InvalidInput for kinds of matter that cannot be read, with the line."""
    try:
        catalogue_with("\n".join(lines))
    except UnreadableKindsError as error:
        raise InvalidInput(
            _l(
                "Line %(line)s cannot be read. Write a kind like this, with its words on the lines below: %(example)s",
                line=error.line,
                example=EXAMPLE_OF_KIND,
            )
        ) from error


WEIGHTS = define_setting(
    "topics.weights",
    {"volume": 0.35, "growth": 0.15, "breadth": 0.20, "severity": 0.15, "unmet": 0.15},
    _l("Weights of the five parts of attention; together they make 1"),
    RULE,
    words=PARTS,
    floor=Shares(),
)
SOURCE_WEIGHTS = define_setting(
    "topics.source_weights",
    dict(VOICE_WEIGHTS),
    _l("Weight of a voice by source; a source that is not named counts 1"),
    RULE,
    words=SOURCE_LABELS,
    floor=Within(0, 5),
)
ANONYMOUS_FACTOR = define_setting(
    "topics.anonymous_factor", 0.5, _l("Factor for voices that nobody can ask back"), RULE, floor=Within(0, 1)
)
HALF_LIFE_DAYS = define_setting(
    "topics.half_life_days", 21.0, _l("Days after which a voice counts half"), RULE, floor=Within(1, 365)
)
# Full volume is what this share of the topics that had a letter in this span stays below, as the published rule says.
FULL_VOLUME_SHARE, FULL_VOLUME_SPAN = 0.95, timedelta(days=365)
FEWEST_FOR_FULL_VOLUME = define_setting(
    "topics.fewest_for_full_volume",
    5.0,
    _l("Weighted voices that full volume needs at least, however quiet the year"),
    floor=Within(1, 1000),
)
CANDIDATE_HOTNESS = define_setting(
    "topics.candidate_hotness", 60.0, _l("Attention that a candidate needs"), RULE, floor=Within(0, 100)
)
CANDIDATE_REPORTERS = define_setting(
    "topics.candidate_reporters", 5, _l("Different people that a candidate needs"), RULE, floor=Bounds(3, 1000)
)
CANDIDATE_BUILDINGS = define_setting(
    "topics.candidate_buildings",
    2,
    _l("Buildings that a candidate needs, unless it has the sources"),
    RULE,
    floor=Within(1, 1000),
)
CANDIDATE_SOURCES = define_setting(
    "topics.candidate_sources",
    2,
    _l("Sources that a candidate needs, unless it has the buildings"),
    RULE,
    floor=Within(1, 20),
)
COHESION_FROM = define_setting(
    "topics.cohesion_from",
    75,
    _l("Letters in a hundred that tell of one matter, from which a topic can become a candidate"),
    RULE,
    floor=Bounds(50, 100),
)
PERIOD_MATTERS = define_setting(
    "topics.period_matters", 20, _l("Most matters on a list of the hot matters of a period"), floor=Bounds(5, 200)
)
PERIOD_LISTS_DAYS = define_setting(
    "topics.period_lists_days", 365, _l("Days for which a list of the hot matters of a period is kept"),
    floor=Bounds(30, 1826),
)  # fmt: skip
DECISION_WORKING_DAYS = define_setting(
    "topics.decision_working_days", 5, _l("Working days in which the panel decides on a candidate"), floor=Bounds(1, 20)
)


def check_seats(value: list[Any]) -> None:
    """The floor of the setting: a mixed panel, with somebody who speaks for the residents."""
    if RESIDENTS_SEAT not in value or len(set(value)) < MIXED_FROM or not set(value) <= set(PANEL):
        raise InvalidInput(
            _l(
                "This protects people: council_member, who speaks for the residents, and at least one of "
                "community_staff and commissioner."
            )
        )


PANEL_PEOPLE = define_setting(
    "topics.panel_people", 3, _l("People of the panel who say what they think before it decides"), floor=Bounds(3, 15)
)
PANEL_SEATS = define_setting(
    "topics.panel_seats",
    list(PANEL),
    _l("Roles of which each has at least one person in the panel"),
    floor=check_seats,
    words={role: LABELS[role] for role in PANEL},
)
YELLOW_FROM = define_setting(
    "topics.yellow_from", 35.0, _l("Attention from which a topic is yellow"), RULE, floor=Within(0, 100)
)
RED_FROM = define_setting(
    "topics.red_from", 60.0, _l("Attention from which a topic is red"), RULE, floor=Within(0, 100)
)
COLOUR_MARGIN = define_setting(
    "topics.colour_margin",
    5.0,
    _l("How far attention must fall below a threshold before the colour falls back"),
    RULE,
    floor=Within(0, 50),
)
RISING_FROM = define_setting(
    "topics.rising_from", 0.3, _l("Growth (0 to 1) from which a topic counts as rising"), floor=Within(0, 1)
)
AS_OF_LABELS: dict[str, Text] = {
    "now": _l("the present moment"),
    "newest": _l("the newest letter"),
    "auto": _l("the newest letter where no letter comes any more"),
}
AS_OF = define_setting("topics.as_of", "auto", _l("The moment to which time is counted"), words=AS_OF_LABELS)
OLD_AFTER_DAYS = define_setting(
    "topics.old_after_days",
    30,
    _l("Days without a letter after which time is counted to the newest letter"),
    floor=Within(1, 3650),
)
SLOT_SECONDS = define_setting(
    "topics.slot_seconds", 5, _l("Seconds for which arriving letters wait for each other"), floor=Within(1, 600)
)
SHOWN_SIMILAR = define_setting(
    "topics.shown_similar", 5, _l("Similar topics shown to whoever writes"), floor=Within(0, 50)
)
SIMILAR_FROM = define_setting(
    "topics.similar_from",
    0.2,
    _l("Likeness (0 to 1) from which a topic is shown as similar to what somebody writes"),
    floor=Within(0, 1),
)
BURST_LETTERS = define_setting(
    "topics.burst_letters",
    5,
    _l("Look-alike letters from which a flood is flagged for a person"),
    RULE,
    floor=Within(2, 1000),
)
BURST_DAYS = define_setting(
    "topics.burst_days", 7.0, _l("Days within which look-alike letters are one flood"), RULE, floor=Within(1, 365)
)
BURST_PER_PERSON = define_setting(
    "topics.burst_per_person",
    3.0,
    _l("Look-alike letters for each person from which they are a flood"),
    RULE,
    floor=Within(1, 100),
)
BURST_NEW_SHARE = define_setting(
    "topics.burst_new_share",
    0.6,
    _l("Share of first-time reporters from which look-alike letters are a flood"),
    RULE,
    floor=Within(0, 1),
)
OWN_KINDS = define_setting(
    "topics.own_kinds",
    [],
    _l(
        "Your own kinds of matter and words, written as those of the program are; a line that begins with # is a remark"
    ),
    floor=check_kinds,
    protects=False,
)
PUBLIC_AT_LEAST = define_setting(
    "topics.public_at_least",
    3,
    _l("A topic, its compounds and its redacted letters are shown in public from this many people on"),
    _l("so that no number points at a person; default of this system"),
    floor=Bounds(3, 1000),
)
name_formerly(PUBLIC_AT_LEAST, "responses.public_at_least")
JOINS_UNPROVEN = define_setting(
    "topics.joins_unproven",
    40,
    _l("Voices without a proven contact that join one topic within the days of a flood before somebody looks at them"),
    floor=Bounds(10, 500),
)
EXCERPT_CHARACTERS = define_setting(
    "topics.excerpt_characters", 80, _l("Characters of a letter shown in public"), floor=Within(0, 500)
)

REDRAFT_URL = define_setting(
    "topics.redraft_url", "", _l("Address of the office's own language model for suggested wording; empty: none")
)
REDRAFT_MODEL = define_setting("topics.redraft_model", "", _l("Name of that language model"))
REDRAFT_SECONDS = define_setting(
    "topics.redraft_seconds", 10.0, _l("Seconds that a suggestion may take"), floor=Within(1, 60)
)
EMBEDDING_DIRECTORY = define_setting(
    "topics.embedding_directory",
    "",
    _l("Folder on this machine with the office's own model of meaning (ONNX or sentence-transformers); empty: none"),
)
EMBEDDING_URL = define_setting(
    "topics.embedding_url", "", _l("Address of the office's own service for the meaning of texts; empty: none")
)
EMBEDDING_MODEL = define_setting("topics.embedding_model", "", _l("Name of the model that this service is asked for"))
EMBEDDING_SECONDS = define_setting(
    "topics.embedding_seconds",
    5.0,
    _l("Seconds that this service may take; after that the words decide alone"),
    floor=Within(1, 60),
)


def own_kinds() -> str:
    """The office's own kinds of matter, as they were written."""
    return "\n".join(get_setting(OWN_KINDS))


def is_crowd(people: int) -> bool:
    """Whether so many people may be named together in public, with their place or their words: k of the office."""
    return people >= int(get_setting(PUBLIC_AT_LEAST))
