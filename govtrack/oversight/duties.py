"""Whether the people of each community can take a matter round the whole loop, duties kept apart.

The loop is walked with those who hold the offices now. Whoever is missing, because an office is
empty or because the table of duties keeps the same hands apart, is borrowed from the level above
and named; an act for which nobody is left is named as well. The panel is as large and as mixed as
the rules in force ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from govtrack.accounts.kinds import CONFIRMERS
from govtrack.accounts.models import User
from govtrack.accounts.roles import DESK, LABELS, PANEL, UNITS
from govtrack.casework.policy import CALLERS
from govtrack.casework.profiles import PROFILES
from govtrack.core.actors import Actor
from govtrack.core.db import db
from govtrack.core.duties import units_of
from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.separations import TABLE, Separation
from govtrack.core.settings import get_setting
from govtrack.council.policy import MINUTE_WRITERS
from govtrack.places.models import Place
from govtrack.places.queries import list_places
from govtrack.plans.states import DRAFTERS
from govtrack.responses.states import REVIEWERS, WRITERS_OF_PLACES
from govtrack.topics import policy as topics_policy
from govtrack.topics.settings import PANEL_PEOPLE, PANEL_SEATS

# Promises of a plan are verified by supervision and residents, not by those who verify a case: an act of its own.
VERIFY_PROMISE = "casework.verify_promise"
# The acts of one matter, in the order of the loop, with the roles that take them and their words.
Loop = Mapping[str, tuple[Sequence[str], Text]]
LOOP: Loop = {
    "intake.confirm_text": (DESK, _l("Confirm the masked text of the letter")),
    "intake.decide": (DESK, _l("Accept the letter")),
    "intake.ask_receipt": (DESK, _l("Ask for a new receipt code for whoever has lost it")),
    "intake.confirm_receipt": (DESK, _l("Confirm the new receipt code as the second of the desk")),
    "casework.handle": (UNITS, _l("Do the work")),
    "casework.direct": (DESK, _l("Give the work more time or call it off")),
    "casework.call_back": (CALLERS, _l("Call the reporter back")),
    "casework.verify": (PROFILES["case"].verifiers, _l("Verify the work")),
    "topics.start_review": (PANEL, _l("Open the review of the topic")),
    "topics.decide": (PANEL, _l("Decide on the topic")),
    "proposals.look": (DESK, _l("Look at a proposal before it is public")),
    "proposals.answer": (DESK, _l("Answer a proposal that did not find enough households")),
    "council.answer_for": (UNITS, _l("Answer for the topic as the unit in charge")),
    "council.chair": (("chair",), _l("Chair the council and confirm its minutes")),
    "council.record": (("recorder",), _l("Keep the record of the council")),
    "council.write_minutes": (MINUTE_WRITERS, _l("Write the minutes")),
    "plans.draft": (DRAFTERS, _l("Draft the plan")),
    "plans.lead": (UNITS, _l("Lead the plan and give a promise in it")),
    "plans.answer_objection": (DESK, _l("Answer objections to the plan")),
    "plans.enter_signature": (DRAFTERS, _l("Enter what a party signed on paper")),
    "plans.sign": (UNITS, _l("Sign the plan for a party")),
    "plans.adopt": (DESK, _l("Adopt the plan")),
    "plans.report": ((*UNITS, *DRAFTERS), _l("Report how far a promise of the plan is")),
    VERIFY_PROMISE: (PROFILES["commitment"].verifiers, _l("Verify a promise of the plan")),
    "responses.write": (WRITERS_OF_PLACES, _l("Write the answer")),
    "responses.release": (REVIEWERS, _l("Release the answer")),
    "responses.decide_dispute": (DESK, _l("Decide a dispute")),
    "accounts.ask": (CONFIRMERS, _l("Ask for a role that needs two administrators")),
    "accounts.confirm": (CONFIRMERS, _l("Confirm such a role as the second administrator")),
}
# Acts that one person takes together: whoever chairs confirms, whoever directs a unit decides on its time and the kind.
SAME_HANDS = {
    "council.confirm_minutes": "council.chair", "casework.decide_extension": "casework.direct",
    "intake.sort": "casework.direct", "plans.withdraw": "casework.direct",
}  # fmt: skip
# What closes the verifying of a case, of a promise, or of both: nobody is called back about a promise.
VERIFYING = {
    "casework.handle": ("casework.verify", VERIFY_PROMISE), "casework.call_back": ("casework.verify",),
    "plans.draft": (VERIFY_PROMISE,), "plans.report": (VERIFY_PROMISE,),
}  # fmt: skip
# What each member of the panel does, one act for each; nobody does it twice.
OPINION = "topics.give_opinion:"
# More than so many of an office, or of a panel, need not be looked at: with three, one is always free.
AT_MOST = 6
LOOKS_AT_MOST = 20_000


def loop_with(seats: Sequence[str], people: int) -> Loop:
    """The acts of the loop with a panel of at least so many ``people``, one of them for each of the ``seats``."""
    loop = dict(LOOP)
    for role in seats:
        loop[f"{OPINION}{role}"] = (role,), _l("Sit in the panel as: %(role)s", role=LABELS[role])
    for number in range(len(seats) + 1, people + 1):
        loop[f"{OPINION}{number}"] = PANEL, _l("Sit in the panel as one more member")
    return loop


@dataclass(frozen=True, slots=True)
class Walk:
    """Who takes each act in a community; None where nobody can."""

    place: Place
    loop: Loop
    takers: dict[str, User | None] = field(default_factory=dict)
    borrowed: tuple[str, ...] = ()

    @property
    def missing(self) -> list[str]:
        """The acts for which nobody is left."""
        return [act for act, user in self.takers.items() if user is None]


def list_pairs(row: Separation) -> list[tuple[str, str, str]]:
    """Which acts of the loop a row keeps out of one hand; none where nothing of the loop is meant."""
    acts = VERIFYING.get(row.earlier, ()) if row.act == "casework.verify" else (SAME_HANDS.get(row.act, row.act),)
    return [(act, row.earlier, row.by) for act in acts if act in LOOP and row.earlier in LOOP]


def walk(place: Place, people: Sequence[Actor], loop: Loop) -> tuple[dict[str, Actor | None], tuple[str, ...]]:
    """Gives each act to somebody, with as few from above as can be; returns them and the borrowed acts."""
    found: dict[str, Actor | None] = {}
    for acts in _tied(loop):
        found |= _Search(place, people, {act: loop[act] for act in loop if act in acts}).best()
    takers = {act: found[act] for act in loop}
    borrowed = tuple(act for act, one in takers.items() if one is not None and not _is_own(one, loop[act][0], place))
    return takers, borrowed


def _tied(loop: Loop) -> list[set[str]]:
    """The acts in groups that nothing keeps apart from each other: each group is looked at by itself."""
    groups = [{act} for act in loop]
    panel = [act for act in loop if act.startswith(OPINION)]
    for one, other in [(act, earlier) for act, earlier, _by in _PAIRS] + list(pairwise(panel)):
        mine = [group for group in groups if group & {one, other}]
        groups = [group for group in groups if group not in mine] + [set[str]().union(*mine)]
    return groups


class _Search:
    """Looks for the cheapest way to give out the acts, the hardest to fill first."""

    def __init__(self, place: Place, people: Sequence[Actor], loop: Loop) -> None:
        self.place, self.loop = place, loop
        self.choices = {act: _candidates(place, people, act, loop) for act in loop}
        # An act that nobody takes weighs more than borrowing for all of them.
        self.nobody = len(loop) + 1
        self.acts = sorted(loop, key=lambda act: len(self.choices[act]))
        # What the acts from each position on cost at least, if nothing were kept apart.
        self.least = [sum(self._cheapest(act) for act in self.acts[at:]) for at in range(len(self.acts) + 1)]
        self.found: dict[str, Actor | None] = dict.fromkeys(loop)
        self.limit = self.nobody * len(loop) + 1
        self.looks = 0

    def _cheapest(self, act: str) -> int:
        return min((self._cost(act, actor) for actor in self.choices[act]), default=self.nobody)

    def _cost(self, act: str, actor: Actor | None) -> int:
        if actor is None:
            return self.nobody
        return 0 if _is_own(actor, self.loop[act][0], self.place) else 1

    def best(self) -> dict[str, Actor | None]:
        """The cheapest assignment that was found."""
        self._go({}, 0)
        return self.found

    def _go(self, taken: dict[str, Actor | None], cost: int) -> None:
        at = len(taken)
        self.looks += 1
        if cost + self.least[at] >= self.limit or self.looks > LOOKS_AT_MOST:
            return
        if at == len(self.acts):
            self.found, self.limit = taken, cost
            return
        act = self.acts[at]
        for actor in [*(one for one in self.choices[act] if _is_free(one, act, taken)), None]:
            self._go({**taken, act: actor}, cost + self._cost(act, actor))


def _candidates(place: Place, people: Sequence[Actor], act: str, loop: Loop) -> list[Actor]:
    """Own people first, then those above; a few are enough."""
    roles = loop[act][0]
    if act.startswith(OPINION):
        people = [actor for actor in people if topics_policy.seat_at(actor, place.path) in roles]
    own = [actor for actor in people if _holds(actor, place, roles, own=True)]
    above = [actor for actor in people if actor not in own and _holds(actor, place, roles, own=False)]
    enough = max(AT_MOST, sum(act.startswith(OPINION) for act in loop))
    return [*own[:enough], *above[:enough]]


def _holds(actor: Actor, place: Place, roles: Sequence[str], *, own: bool) -> bool:
    def fits(path: str) -> bool:
        return path.startswith(place.path) if own else place.path.startswith(path)

    return any(grant.role in roles and fits(grant.place_path) for grant in actor.grants)


def _is_own(actor: Actor, roles: Sequence[str], place: Place) -> bool:
    return _holds(actor, place, roles, own=True)


def _is_free(actor: Actor, act: str, taken: dict[str, Actor | None]) -> bool:
    """Whether nothing that this person, or their unit, took already closes the act to them."""
    if act.startswith(OPINION) and any(
        before is not None and before.user_id == actor.user_id
        for other, before in taken.items()
        if other.startswith(OPINION)
    ):
        return False
    for one, other, by in _PAIRS:
        if act not in (one, other):
            continue
        before = taken.get(other if act == one else one)
        if before is not None and _are_one(actor, before, by):
            return False
    return True


def _are_one(actor: Actor, other: Actor, by: str) -> bool:
    same_unit = not units_of(actor.grants).isdisjoint(units_of(other.grants))
    return actor.user_id == other.user_id or (by == "unit" and same_unit)


_PAIRS = tuple(pair for row in TABLE for pair in list_pairs(row))


def walk_communities() -> list[Walk]:
    """Every community with its people."""
    users = list(db.session.scalars(select(User).where(User.is_enabled).options(selectinload(User.grants))))
    known = {user.id: user for user in users}
    people = [user.actor for user in users]
    walks, loop = [], loop_with(get_setting(PANEL_SEATS), get_setting(PANEL_PEOPLE))
    for place in list_places("community"):
        takers, borrowed = walk(place, people, loop)
        named = {act: known[actor.user_id] if actor and actor.user_id else None for act, actor in takers.items()}
        walks.append(Walk(place, loop, named, borrowed))
    return walks
