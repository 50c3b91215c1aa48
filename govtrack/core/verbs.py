"""A verb of the domain, declared once: who may, when, what must be given, what it leaves behind.

Each step keeps its verbs in its ``verbs.py`` below its pages. A page, a command or an API reaches
an operation through ``perform``; the policy that a verb names is the function that the operation
asks as well, so that a button and what it does cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from govtrack.core.access import demand_second_step
from govtrack.core.actors import Actor
from govtrack.core.duties import demand_apart, find_conflict, is_separate, set_aside
from govtrack.core.errors import DomainError, Forbidden, IllegalTransition, Text
from govtrack.core.separations import Separation
from govtrack.core.states import StateTable

Policy = Callable[[Actor, Any], bool]
# The actor, the subject, and the object that is given.
Scope = Callable[[Actor, Any, Any], bool]

# Why a verb asks for the second step again.
UNMASKS, PUBLISHES, RIGHTS, CONTACT = GRAVE = ("unmasks", "publishes", "rights", "contact")


def _always(_subject: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done with a subject.

    ``policy`` is the scope, of place and assignment, for the subject; ``objects`` has one for each
    other object that is given (or for each of several); the operation itself refuses those
    ``at_the_field``, since a form then shows what else can be chosen. ``refusal`` is what somebody
    outside the scope reads, where that can be said better. ``step`` is the action of ``table``
    (none: open in every state) and ``demand`` raises where the subject is otherwise not as it must be: the
    operation makes the same demand. ``needs`` names
    what must be given. ``events`` are the kinds written to the record, ``ends`` the notices that
    wait for nothing afterwards. ``duty`` is its row in the table of separated duties: whoever did the
    earlier act is not offered the verb, and reads the words of that row where they ask for it; with
    ``has_duty`` it is asked of those subjects alone of which that holds, and ``else_duty`` of the others. ``grave``
    says why it asks for the second step again: it unmasks, publishes, or changes rights or how somebody is reached
    (one of ``GRAVE``).

    Raises ValueError where it is declared without a scope, for its subject or an object, or with a step that its
    table lacks: nobody may find that out at the first press of its button.
    """

    name: str
    label: Text
    done: Text
    operation: Callable[..., Any]
    policy: Policy
    table: StateTable | None = None
    step: str = ""
    demand: Callable[[Any], None] | None = None
    needs: tuple[str, ...] = ()
    objects: Mapping[str, Scope] = field(default_factory=dict)
    at_the_field: tuple[str, ...] = ()
    refusal: Text = ""
    events: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    duty: str = ""
    has_duty: Callable[[Any], bool] = _always
    else_duty: str = ""
    grave: str = ""
    lede: Text = ""
    tone: str = "secondary"
    icon: str | None = None

    def __post_init__(self) -> None:
        # The types say the same, but a mistake that no checker has read opens a verb to everybody.
        scopes = {"policy": self.policy, **{f"objects[{name!r}]": scope for name, scope in self.objects.items()}}
        if missing := [name for name, scope in scopes.items() if not callable(scope)]:
            raise ValueError(f"the verb {self.name} says of nobody who may: {', '.join(missing)}")
        if self.step and (self.table is None or self.step not in self.table.actions):
            raise ValueError(f"the verb {self.name} takes the step {self.step}, which its table lacks")
        if self.grave and self.grave not in GRAVE:
            raise ValueError(f"the verb {self.name} is grave as {self.grave}, which is none of {', '.join(GRAVE)}")

    @property
    def is_button(self) -> bool:
        """Whether nothing needs to be given."""
        return not self.needs

    def is_open(self, actor: Actor, subject: Any) -> bool:
        """Whether this actor can do it now: what decides whether it is offered."""
        by_table = self.table is None or not self.step or self.table.can(subject, self.step, actor)
        is_ours = by_table and self.policy(actor, subject) and self._is_separate(actor, subject)
        return is_ours and self._is_as_demanded(subject)

    def _is_as_demanded(self, subject: Any) -> bool:
        try:
            if self.demand is not None:
                self.demand(subject)
        except DomainError:
            return False
        return True

    def closed_by(self, actor: Actor, subject: Any) -> Separation | None:
        """The row of duties that alone keeps it from this actor now, so that a page says why it is not offered."""
        with set_aside():
            is_else_open = self.is_open(actor, subject)
        duty = self._duty_about(subject) if is_else_open else ""
        return find_conflict(actor, duty, subject) if duty else None

    def _duty_about(self, subject: Any) -> str:
        """The act in the table of duties that it is about this subject; none where nothing is kept apart."""
        return self.duty if self.duty and self.has_duty(subject) else self.else_duty

    def _is_separate(self, actor: Actor, subject: Any) -> bool:
        duty = self._duty_about(subject)
        return not duty or is_separate(actor, duty, subject)

    def demand_scope(self, actor: Actor, subject: Any) -> None:
        """Raises Forbidden: outside the scope without a word on who did what, within it with the row of duties."""
        if duty := self._duty_about(subject):
            demand_apart(self.policy, actor, duty, subject, self.refusal)
        elif not self.policy(actor, subject):
            raise Forbidden(self.refusal or None)

    def is_in_scope(self, actor: Actor, subject: Any, given: Mapping[str, Any]) -> bool:
        """Whether subject and objects are the actor's to touch."""
        scopes = ((may, thing) for name, may in self.objects.items() for thing in self._asked(name, given))
        return self.policy(actor, subject) and all(may(actor, subject, thing) for may, thing in scopes)

    def _asked(self, name: str, given: Mapping[str, Any]) -> Iterator[Any]:
        things = given.get(name)
        if things is None or name in self.at_the_field:
            return
        yield from things if isinstance(things, list | tuple) else (things,)


def perform(verb: Verb, actor: Actor, subject: Any, **given: Any) -> Any:
    """Does it; raises Forbidden outside the scope of the subject or of an object that is given, and
    SecondStepWanted where a grave one asks for the second step first.

    What state and time decide is left to the operation, which says what has changed.
    """
    missing = [name for name in verb.needs if name not in given]
    if missing:
        raise ValueError(f"{verb.name} needs {', '.join(missing)}")
    verb.demand_scope(actor, subject)
    if not verb.is_in_scope(actor, subject, given):
        raise Forbidden(verb.refusal or None)
    if verb.grave:
        demand_second_step()
    return verb.operation(actor, subject, **given)


def demand_open(verb: Verb, actor: Actor, subject: Any) -> None:
    """Says why the form of a verb that is not open to this actor now cannot be shown."""
    verb.demand_scope(actor, subject)
    if not verb.is_open(actor, subject):
        raise IllegalTransition()


@dataclass(frozen=True, slots=True)
class VerbPage:
    """How a page asks for a verb: its form, and how what was typed becomes what is given."""

    verb: Verb
    form: type[Any]
    read: Callable[[Any], dict[str, Any]] = lambda _form: {}

    def run(self, actor: Actor, subject: Any, form: Any) -> Any:
        """Does the verb with what was typed."""
        return perform(self.verb, actor, subject, **self.read(form))


def pages_of(verbs: Mapping[str, Verb], button_form: type[Any], asked: Mapping[str, VerbPage]) -> dict[str, VerbPage]:
    """The pages of all verbs that one address offers, by name: buttons have ``button_form``, the others stand in
    ``asked``.

    Raises ValueError where a verb needs something that no page asks for, or a page is of no verb.
    """
    pages = {name: VerbPage(verb, button_form) for name, verb in verbs.items() if verb.is_button} | dict(asked)
    if pages.keys() != verbs.keys():
        raise ValueError(f"verbs without a page, or pages without a verb: {sorted(pages.keys() ^ verbs.keys())}")
    return pages
