"""State machines as data: a table of transitions, one function that takes a step.

Each step of the flow keeps its tables in its ``states.py``; the diagrams in ``docs/`` are
drawn from them and a test walks every (state, action, role).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.errors import Forbidden, IllegalTransition, Text
from govtrack.core.i18n import _l

TABLES: dict[str, StateTable] = {}
# The tones of the page components; each has its own colour and icon.
TONES = ("neutral", "active", "info", "success", "warning", "danger")


class Standing(Protocol):
    """A row that stands in a state."""

    state: Any


class Stateful(Standing, Protocol):
    """A row that stands in a state since a moment."""

    state_since: Any


@dataclass(frozen=True, slots=True)
class State:
    """One state: its label for people and the tone of its tag, one of ``TONES``."""

    label: Text
    tone: str = "neutral"
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """From ``source`` by ``action`` to ``target``, open to ``roles`` (and to those only)."""

    source: str
    action: str
    target: str
    roles: frozenset[str]


def step(sources: str, action: str, target: str, *roles: str) -> list[Transition]:
    """The same step from several states: ``sources`` is a list of names, parted by spaces."""
    return [Transition(source, action, target, frozenset(roles)) for source in sources.split()]


def check_state(states: Iterable[str]) -> str:
    """The CHECK expression that keeps every other state out of the column ``state``."""
    names = ", ".join(f"'{name}'" for name in states)
    return f"state IN ({names})"


class StateTable:
    """A named table of states and transitions."""

    def __init__(self, name: str, states: Mapping[str, State], initial: str, *steps: list[Transition]) -> None:
        self.name = name
        self.states = dict(states)
        self.initial = initial
        self.transitions = {(t.source, t.action): t for group in steps for t in group}
        self._check([t for group in steps for t in group])
        TABLES[name] = self

    def _check(self, transitions: list[Transition]) -> None:
        if len(self.transitions) != len(transitions):
            raise ValueError(f"{self.name}: one action leads from one state to two places")
        if not {state.tone for state in self.states.values()} <= set(TONES):
            raise ValueError(f"{self.name}: a tone that no tag has")
        for transition in transitions:
            if not {transition.source, transition.target} <= self.states.keys():
                raise ValueError(f"{self.name}: unknown state in {transition}")
            if self.states[transition.source].is_final:
                raise ValueError(f"{self.name}: {transition.source} is final but is left")
            if not transition.roles:
                raise ValueError(f"{self.name}: nobody may take {transition}")

    def unfinished(self, *but: str) -> tuple[str, ...]:
        """The states that are no end, without those named."""
        if not set(but) <= self.states.keys():
            raise ValueError(f"{self.name}: unknown state among {but}")
        return tuple(name for name, state in self.states.items() if not state.is_final and name not in but)

    @property
    def actions(self) -> list[str]:
        """All actions, in the order of the table."""
        return list(dict.fromkeys(action for _, action in self.transitions))

    def sources(self, action: str) -> tuple[str, ...]:
        """The states from which ``action`` leads on."""
        return tuple(source for source, name in self.transitions if name == action)

    def find(self, state: str, action: str) -> Transition | None:
        """The transition that ``action`` takes from ``state``, if there is one."""
        return self.transitions.get((state, action))

    def can(self, row: Standing, action: str, actor: Actor) -> bool:
        """Whether ``actor`` may take ``action`` now, as far as state and role decide it."""
        transition = self.find(row.state, action)
        return transition is not None and actor.has_role(*transition.roles)

    def open_actions(self, row: Standing, actor: Actor) -> list[str]:
        """The actions that state and role leave open."""
        return [action for action in self.actions if self.can(row, action, actor)]

    def sql_check(self) -> str:
        """The CHECK expression that keeps unknown states out of the column ``state``."""
        return check_state(self.states)

    def target(self, row: Standing, action: str, actor: Actor) -> str:
        """The state to which the step leads.

        Raises IllegalTransition where the table has no such step from here and Forbidden
        where the actor's roles do not include it.
        """
        transition = self.find(row.state, action)
        if transition is None:
            raise IllegalTransition(self._standing(row, action, actor))
        if not actor.has_role(*transition.roles):
            raise Forbidden()
        return transition.target

    def _standing(self, row: Standing, action: str, actor: Actor) -> Text | None:
        """Where it stands by now, for those whose step it would have been from another state."""
        steps = [step for (_source, name), step in self.transitions.items() if name == action]
        if not any(actor.has_role(*step.roles) for step in steps):
            return None
        return _l(
            "It stands at “%(state)s” by now, and this step cannot be taken from there. Somebody may have taken it "
            "already.",
            state=self.states[row.state].label,
        )

    def advance(self, row: Stateful, action: str, actor: Actor, *, at: datetime | None = None) -> tuple[str, str]:
        """Takes the step and returns the old and the new state; raises like :meth:`target`."""
        old, new = row.state, self.target(row, action, actor)
        row.state = new
        row.state_since = at or now()
        return old, new

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {t.source} --> {t.target}: {t.action}" for t in self.transitions.values()]
        lines += [f"    {name} --> [*]" for name, state in self.states.items() if state.is_final]
        return "\n".join(lines)
