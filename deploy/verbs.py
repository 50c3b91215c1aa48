"""What the house asks of its verbs: scope for all that they touch, the policy of their operation, declared events.

`make house` counts with it and tests/meta/test_verbs.py holds it; the steps that declare verbs are
found by walking the package, so that a new one is held as soon as it is there.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from deploy.events import list_written
from govtrack.audit.kinds import KINDS, Subject
from govtrack.core.db import Base
from govtrack.core.verbs import Verb
from govtrack.notify.kinds import KINDS as NOTICES

PACKAGE = Path(__file__).resolve().parent.parent / "govtrack"
# Objects that no scope bounds, each with its reason; `step.verb(parameter)`.
UNBOUNDED = {
    "places.assign_duty(category)": "kinds of matter have no place",
    "intake.reclassify(place)": "a letter that came to the wrong desk is handed to the right one",
    "intake.reclassify(category)": "kinds of matter have no place",
    "intake.subjects(units)": "anybody may be reported, wherever they serve",
    "intake.subjects(people)": "anybody may be reported, wherever they serve",
    "topics.nominate_new(category)": "kinds of matter have no place",
    "topics.nominate_new(topic)": "never given: to nominate a topic that stands is a verb of its own",
    "council.invite(user)": "departments and experts of other places are invited as well",
}  # fmt: skip
# Events that another step declares, since it keeps what waits.
BORROWED = {"council.ask_for_rules(asked_for)": "a change of the rules waits among all changes that two have to make"}


# Rows of the table of duties that an operation asks and its verb does not name, each with its reason.
BESIDE_THE_SUBJECT = {
    **{
        f"accounts.{name}(accounts.confirm)": "asked of the second person, who confirms: a verb of its own"
        for name in ("grant", "revoke", "reset", "disable", "enable", "second")
    },
    "intake.appeal(intake.decide_appeal)": "asked of those who are told that they may decide",
    "discussion.appeal(discussion.decide_appeal)": "asked of those who are told that they may decide",
    **{
        f"intake.{name}(intake.{asked})": "asked of those who are told, where the letter lies now, of what waits"
        for name in ("reclassify", "subjects")
        for asked in ("confirm_receipt", "decide_appeal")
    },
    "intake.ask_receipt(intake.confirm_receipt)": "asked of those who are told that they may confirm",
    "plans.withdraw(casework.direct)": "asked of orders that fall with the plan: the system calls them off",
    "plans.sign_on_paper(plans.sign)": "asked of what a party answers itself, which is a verb of its own",
    "plans.refuse_on_paper(plans.sign)": "asked of what a party answers itself, which is a verb of its own",
    "plans.sign(plans.enter_signature)": "asked of what is entered from paper, which is a verb of its own",
    "plans.refuse(plans.enter_signature)": "asked of what is entered from paper, which is a verb of its own",
    "topics.move(intake.decide)": "asked of the letters that are moved",
    "topics.nominate_new(topics.handle)": "asked of the topics from which the letters are brought",
    "responses.uphold(topics.handle)": "asked of the topic from which a letter comes that is brought before the panel",
    "topics.undo(topics.decide)": "asked of the topic to which letters come back",
    "topics.undo(intake.decide)": "asked of the letters that come back",
}
ASKS_DUTY = {"demand_apart", "demand_separate", "is_separate"}


class Declared(NamedTuple):
    """A verb with the step that declares it."""

    step: str
    verb: Verb

    @property
    def name(self) -> str:
        """The verb as faults and lists name it."""
        return f"{self.step}.{self.verb.name}"


def steps_with_verbs() -> list[str]:
    """Every step that has a room of verbs."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/verbs.py") if path.parent.name != "core")


def list_verbs() -> list[Declared]:
    """All verbs that the steps declare, wherever in the room they stand."""
    found: dict[int, Declared] = {}
    for step in steps_with_verbs():
        for value in vars(import_module(f"govtrack.{step}.verbs")).values():
            for verb in _verbs_in(value):
                found.setdefault(id(verb), Declared(step, verb))
    return list(found.values())


def _verbs_in(value: Any) -> Iterator[Verb]:
    if isinstance(value, Verb):
        yield value
    elif isinstance(value, dict):
        yield from (verb for verb in value.values() if isinstance(verb, Verb))
    elif isinstance(value, list | tuple):
        yield from (verb for verb in value if isinstance(verb, Verb))


@cache
def said_by(function: Callable[..., Any]) -> frozenset[Callable[..., Any]]:
    """Every function that an operation names, in itself or in operations and policies that it calls."""
    named: set[Callable[..., Any]] = set()
    waiting = [inspect.unwrap(function)]
    while waiting:
        fresh = set(_functions_named(waiting.pop())) - named
        named |= fresh
        waiting += [found for found in fresh if _WALKED.search(found.__module__)]
    return frozenset(named)


# The rooms below the operations that write as well.
_WALKED = re.compile(r"^govtrack\.\w+\.(operations|policy)\b|^govtrack\.accounts\.(pending|passkeys|second_factor)$")


def _functions_named(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """The functions of the house that the source of one names, whether by a name or as part of a module."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    known = dict(inspect.unwrap(function).__globals__)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            home = import_module(node.module)
            known |= {alias.asname or alias.name: getattr(home, alias.name, None) for alias in node.names}
    for node in ast.walk(tree):
        value: Any = None
        if isinstance(node, ast.Name):
            value = known.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            home = known.get(node.value.id)
            value = getattr(home, node.attr, None) if inspect.ismodule(home) else None
        value = inspect.unwrap(value) if callable(value) else None
        if inspect.isfunction(value) and value.__module__.startswith("govtrack."):
            yield value


def _policies_of(function: Callable[..., Any]) -> set[str]:
    """The functions of policies that decide: the function itself, or those that a helper beside the verbs asks."""
    if function.__module__.endswith(".policy"):
        return {function.__name__}
    home = import_module(function.__module__)
    found: set[str] = set()
    for name in function.__code__.co_names:
        beside = getattr(home, name, None)
        if inspect.isfunction(beside) and beside is not function:
            found |= _policies_of(beside) if beside.__module__.endswith((".policy", ".verbs")) else set()
        for other in (vars(home).get("policy"), *(m for m in vars(home).values() if _is_policy(m))):
            if inspect.isfunction(getattr(other, name, None)):
                found.add(name)
    return found


def _is_policy(value: Any) -> bool:
    return inspect.ismodule(value) and value.__name__.endswith(".policy")


def operations_of(declared: Declared) -> list[Callable[..., Any]]:
    """The operations that a verb reaches: its own, or those that a helper beside the verbs calls."""
    operation = declared.verb.operation
    if not operation.__module__.endswith(".verbs"):
        return [operation]
    room = import_module(f"govtrack.{declared.step}.operations")
    return [
        getattr(room, name) for name in operation.__code__.co_names if inspect.isfunction(getattr(room, name, None))
    ]


def parameters_of(declared: Declared) -> dict[str, inspect.Parameter]:
    """What can be given to a verb besides actor and subject."""
    own = dict(list(signature_of(declared.verb.operation).items())[2:])
    takes_more = any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in own.values())
    found = {name: p for name, p in own.items() if p.kind is not inspect.Parameter.VAR_KEYWORD}
    for operation in operations_of(declared) if takes_more else ():
        found = dict(_beside_actor_and_subject(operation)) | found
    subject = list(signature_of(declared.verb.operation))[1]
    return {name: parameter for name, parameter in found.items() if name != subject}


def _beside_actor_and_subject(operation: Callable[..., Any]) -> Iterator[tuple[str, inspect.Parameter]]:
    """What an operation takes besides; one that takes its subject by name has a helper beside the verbs."""
    _actor, *others = signature_of(operation).items()
    is_second = bool(others) and others[0][1].kind is not inspect.Parameter.KEYWORD_ONLY
    yield from others[1:] if is_second else others


def subject_models(declared: Declared) -> list[str]:
    """The names of the models that the subject may be."""
    subject = list(signature_of(declared.verb.operation).values())[1]
    return models_in(subject)


def models_in(parameter: inspect.Parameter) -> list[str]:
    """The models that the annotation of a parameter names."""
    return [found.__name__ for found in types_in(parameter) if issubclass(found, Base)]


def signature_of(function: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    """The parameters of a function or of a class, with what their annotations mean instead of their words."""
    return inspect.signature(function, eval_str=True).parameters


def types_in(parameter: inspect.Parameter) -> list[type[Any]]:
    """The classes that an annotation names, within lists and alternatives as well."""
    return list(_types_within(parameter.annotation))


def _types_within(annotation: Any) -> Iterator[type[Any]]:
    if not (parts := get_args(annotation)):
        yield from [annotation] if isinstance(annotation, type) else []
    for part in parts:
        yield from _types_within(part)


def takes_several(parameter: inspect.Parameter) -> bool:
    """Whether a parameter takes a row of things."""
    return get_origin(parameter.annotation) in (Sequence, Iterable, list, tuple)


def scope_faults(declared: Declared) -> Iterator[str]:
    """What a verb touches without asking, and what it asks that its operation does not ask."""
    verb = declared.verb
    asked = _policies_of(verb.policy)
    room = import_module(f"govtrack.{declared.step}.operations")
    for operation in operations_of(declared):
        if operation.__name__ not in room.__all__:
            yield f"{declared.name}: {operation.__name__} is not in its operations' __all__, so nobody tries its scope"
    if not asked:
        yield f"{declared.name}: its policy asks nothing of a policy.py"
    for operation in operations_of(declared):
        if unasked := asked - {said.__name__ for said in said_by(operation)}:
            yield f"{declared.name}: {operation.__name__} does not ask {', '.join(sorted(unasked))} as well"
    for name, parameter in parameters_of(declared).items():
        if models_in(parameter) and name not in verb.objects and f"{declared.name}({name})" not in UNBOUNDED:
            yield f"{declared.name}({name}): an object without scope"
    for name, scope in verb.objects.items():
        if not _policies_of(scope):
            yield f"{declared.name}({name}): its scope asks nothing of a policy.py"


def declaration_faults(declared: Declared) -> Iterator[str]:
    """Names that do not exist: of what is given, of events and of notices."""
    verb, step = declared.verb, declared.step
    known = parameters_of(declared)
    for name in (*verb.needs, *verb.objects, *verb.at_the_field):
        if name not in known:
            yield f"{declared.name}({name}): its operation takes no such thing"
    for event in verb.events:
        is_own = any((table, event) in KINDS for table in _subjects_of(step))
        if not is_own and f"{declared.name}({event})" not in BORROWED:
            yield f"{declared.name}: the event {event} is not declared in the step's events.py"
    for notice in verb.ends:
        if notice not in NOTICES:
            yield f"{declared.name}: nobody defines the notice {notice}"


def duty_faults(declared: Declared) -> Iterator[str]:
    """Where the row of duties that a verb names differs from those that its operation asks."""
    asked, named = duties_of(declared), {declared.verb.duty, declared.verb.else_duty} - {""}
    yield from (f"{declared.name}: its operation never asks {act}" for act in sorted(named - asked))
    for act in sorted(asked - named):
        if f"{declared.name}({act})" not in BESIDE_THE_SUBJECT:
            yield f"{declared.name}: its operation also asks {act}"


def duties_of(declared: Declared) -> frozenset[str]:
    """The acts that the operations of a verb, and what they call, ask about the one who acts."""
    return frozenset[str]().union(*(duties_asked(function) for function in reached_by(declared)))


def reached_by(declared: Declared) -> frozenset[Callable[..., Any]]:
    """The operations of a verb with every function that they name, be it by others."""
    operations = [inspect.unwrap(operation) for operation in operations_of(declared)]
    return frozenset(operations).union(*(said_by(operation) for operation in operations))


@cache
def duties_asked(function: Callable[..., Any]) -> frozenset[str]:
    """The acts of the table of duties that the source of a function asks about the one who acts."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    asked = (node.args for node in calls if isinstance(node.func, ast.Name) and node.func.id in ASKS_DUTY)
    words = (value.value for values in asked for value in values if isinstance(value, ast.Constant))
    return frozenset(str(word) for word in words if word)


def event_faults(declared: Declared) -> Iterator[str]:
    """Where what a verb says that it writes differs from what its operation, and what that calls, writes."""
    reached = reached_by(declared)
    written = [one for one in list_written() if one.function in reached]
    for event in set(declared.verb.events) - {verb for one in written for verb in one.verbs}:
        yield f"{declared.name}: its operation never writes {event}"
    for one in written:
        if one.table in ("", *_subjects_of(declared.step)) and not one.verbs & set(declared.verb.events):
            yield f"{declared.name}: its operation also writes {' or '.join(sorted(one.verbs))} ({one.where})"


def _subjects_of(step: str) -> set[str]:
    if find_spec(f"govtrack.{step}.events") is None:
        return set()
    events = import_module(f"govtrack.{step}.events")
    return {value.table for value in vars(events).values() if isinstance(value, Subject)}
