"""Writing a contribution: what is taken, what is held beside another, and what may appear at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, func, select

from govtrack.core.access import require_visible
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.core.db import Base, db, lock_name
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.core.reasons import demand_text, is_a_sentence
from govtrack.core.settings import get_setting
from govtrack.discussion import policy
from govtrack.discussion.matters import Matter, read_matter
from govtrack.discussion.models import Contribution
from govtrack.discussion.operations.common import CONTRIBUTED, demand_writable, look_by
from govtrack.discussion.recipients import SHOWN, WAITING, tell_desk, tell_writer
from govtrack.discussion.settings import AT_ONCE, MAX_TEXT, PER_DAY, PROVEN_FROM
from govtrack.discussion.states import STANDING, UNSHOWN
from govtrack.discussion.vocabulary import KINDS
from govtrack.intake.redaction import redact

NO_TEXT = _l("Please write what you want to say.")
NO_SENTENCE = _l(
    "Please say it in a sentence of at least eight characters. If somebody has said it already, support that instead."
)
SAID_ALREADY = _l("You have written this here already. It stands on your page, with how it is doing.")
ENOUGH_FOR_TODAY = _l("You have written as much here today as one person can. Please go on tomorrow.")
NO_KIND = _l("Please choose what it is.")
# Of the 64 bits of a likeness, how many may differ between two that say nearly the same.
NEAR_BITS = 12


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says; ``resident_id`` is their account."""

    kind: str
    text: str
    resident_id: int
    language: str = "zh"


def contribute(actor: Actor, row: Base, said: Said) -> Contribution:
    """Adds what somebody says about the matter; a person of the desk looks before it is public.

    What says nearly the same as another is held beside it. Raises InvalidInput where nothing is said, where the same
    person said it before, or wrote enough for a day, and Conflict where the discussion is closed.
    """
    require_visible(policy.can_contribute(actor, row))
    matter = read_matter(row)
    demand_writable(matter)
    if said.kind not in KINDS:
        raise InvalidInput(NO_KIND, "kind")
    text = _demand_words(said.text)
    # Of two who say the same at one moment the slower one finds the quicker one's.
    lock_name(f"discussion/{matter.name}/{matter.id}")
    masked = redact(text)
    likeness = likeness_of(masked)
    first = _find_alike(matter, said, likeness)
    _demand_room(matter, said.resident_id)
    made = _store(matter, said, text, masked, likeness)
    event = CONTRIBUTED.note(actor, made, "written", side=said.kind)
    if first is not None:
        made.alike_id = first
        CONTRIBUTED.take_step(SYSTEM, made, "hold", "held")
    elif _may_appear_at_once(made, text):
        made.shown_at = now()
        tell_writer(made, SHOWN, CONTRIBUTED.take_step(SYSTEM, made, "show_at_once", "shown"))
    else:
        tell_desk(matter, WAITING, event)
    return made


def _demand_words(text: str) -> str:
    words = demand_text(text, "text", NO_TEXT, get_setting(MAX_TEXT))
    if not is_a_sentence(words):
        raise InvalidInput(NO_SENTENCE, "text")
    return words


def _store(matter: Matter, said: Said, text: str, masked: str, likeness: str) -> Contribution:
    row = Contribution(
        matter=matter.name, matter_id=matter.id, place_path=matter.place_path, kind=said.kind,
        resident_id=said.resident_id, language=said.language, text=text, redacted_text=masked,
        is_after=matter.has_decision, likeness=likeness, due_at=look_by(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def likeness_of(text: str) -> str:
    """The bits by which look-alikes are found: those by which the topic engine finds copies of letters."""
    # Not at the top: they work with numpy, which a process that takes no contribution in need not carry.
    from govtrack.topics.engine import Settings
    from govtrack.topics.engine.features import TermReader
    from govtrack.topics.engine.neardup import fingerprint

    terms = TermReader(Settings()).read_many([("", text)])
    return f"{fingerprint(terms.packed.astype('uint32')):016x}"


def is_alike(one: str, other: str) -> bool:
    """Whether two say nearly the same; texts of which nothing can be read are like none."""
    marks = int(one or "0", 16), int(other or "0", 16)
    return 0 not in marks and (marks[0] ^ marks[1]).bit_count() <= NEAR_BITS


def _find_alike(matter: Matter, said: Said, likeness: str) -> int | None:
    """The first one that says nearly the same and is, or may become, public: beside what is kept from the public
    nothing is held, since nobody would look at it. Raises InvalidInput where this person said it before.

    Of its kind alone: "I am for lifts, since ..." and "I am against lifts, since ..." differ in one word.
    """
    near = [row for row in _list_likenesses(matter, said.kind) if is_alike(row.likeness, likeness)]
    if any(row.resident_id == said.resident_id for row in near):
        raise InvalidInput(SAID_ALREADY, "text")
    return next((row.alike_id or row.id for row in near if row.state in STANDING), None)


def _list_likenesses(matter: Matter, kind: str) -> Sequence[Row[int, int | None, int | None, str, str]]:
    statement = select(
        Contribution.id, Contribution.alike_id, Contribution.resident_id, Contribution.likeness, Contribution.state
    ).where(
        Contribution.matter == matter.name,
        Contribution.matter_id == matter.id,
        Contribution.kind == kind,
        Contribution.state != "taken_back",
        Contribution.answers_id.is_(None),
    )
    return db.session.execute(statement.order_by(Contribution.id)).all()


def _demand_room(matter: Matter, resident_id: int) -> None:
    mine = (
        Contribution.matter == matter.name, Contribution.matter_id == matter.id,
        Contribution.resident_id == resident_id, Contribution.created_at > now() - timedelta(days=1),
    )  # fmt: skip
    if (db.session.scalar(select(func.count()).where(*mine)) or 0) >= get_setting(PER_DAY):
        raise InvalidInput(ENOUGH_FOR_TODAY, "text")


def _may_appear_at_once(row: Contribution, text: str) -> bool:
    """Where the office wishes it: nothing had to be masked, and its writer has never been refused."""
    return bool(get_setting(AT_ONCE)) and row.redacted_text == text and _is_proven(row.resident_id)


def _is_proven(resident_id: int | None) -> bool:
    mine = select(Contribution.state, func.count()).where(Contribution.resident_id == resident_id)
    counts: dict[str, int] = dict(db.session.execute(mine.group_by(Contribution.state)).all())
    was_refused = any(counts.get(state, 0) for state in UNSHOWN)
    return not was_refused and counts.get("shown", 0) >= get_setting(PROVEN_FROM)
