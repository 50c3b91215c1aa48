"""Kinds of events: each is declared once, in the ``events.py`` of the step that writes it.

A declaration says what may stand in the data, who may see it and how it is told; timelines, the
auditor's record, search and figures read it here, and ``record()`` refuses what nobody declared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from flask_babel import lazy_pgettext

from govtrack.core.errors import Text
from govtrack.core.states import TONES, StateTable

# Whether the public may see it: the operation decides only where the kind says "either".
Publicity = Literal["never", "always", "either"]
# Who reads a detail on a timeline, beside the words of the event.
Audience = Literal["nobody", "staff", "everybody"]
# The words for a value; it is given the other details too.
Reader = Callable[[Any, Mapping[str, Any]], str]


class UndeclaredEvent(LookupError):
    """An event, a detail or a publicity that no step has declared; a mistake in the code, never in the input."""


@dataclass(frozen=True, slots=True)
class Key:
    """One detail of an event: its name, its label, and how its value is read, in one of four ways.

    ``reads`` gives the words for a number, a moment or a text (`audit/reading.py`), ``words`` are those of
    a closed list, ``points_at`` is the table whose row the value names, ``parts`` are the details inside.
    ``formerly`` are the names that rows of earlier versions carry. ``told`` says who reads the detail on
    a timeline, where the event alone would not say which thing it is about.
    """

    name: str
    label: Text
    words: Mapping[str, Text] = field(default_factory=dict)
    points_at: str = ""
    parts: tuple[Key, ...] = ()
    formerly: tuple[str, ...] = ()
    reads: Reader | None = None
    told: Audience = "nobody"


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that events are about, named after its table."""

    table: str
    label: Text
    states: StateTable | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event: what was done to what, its details, who sees it, and its words and looks.

    ``by_resident`` says that residents do it: the event never tells who it was, whether or not the
    person is signed in; who wrote a letter is opened with a reason and a look that is logged.
    """

    subject: Subject
    verb: str
    staff: Text
    resident: Text | None = None
    record: Text | None = None
    keys: tuple[Key, ...] = ()
    public: Publicity = "never"
    tone: str = "neutral"
    icon: str | None = None
    by_resident: bool = False

    @property
    def title(self) -> Text:
        """The words of the auditor's record: those of the staff where there are no others."""
        return self.record or self.staff

    def find_key(self, name: str) -> Key | None:
        """The detail of this name, if the kind has it."""
        return next((key for key in self.keys if key.name == name), None)

    def list_words(self, key: Key) -> Mapping[str, Text]:
        """The closed list of a detail; the states before and after are those of the subject's table."""
        if key.name in (OLD.name, NEW.name) and not key.words and self.subject.states:
            return {name: state.label for name, state in self.subject.states.states.items()}
        return key.words


OLD = Key("old", lazy_pgettext("record", "before"), formerly=("from", "former"))
NEW = Key("new", lazy_pgettext("record", "after"), formerly=("to", "value"))
# Of whatever an earlier version wrote and no step declares any more.
_FORGOTTEN = Kind(
    Subject("", lazy_pgettext("record", "something that is no longer kept")),
    "",
    lazy_pgettext("record", "noted by an earlier version"),
)
FORGOTTEN = _FORGOTTEN.staff

SUBJECTS: dict[str, Subject] = {}
KINDS: dict[tuple[str, str], Kind] = {}


def define_subject(table: str, label: Text, states: StateTable | None = None) -> Subject:
    """Declares a kind of thing that events are about."""
    if table in SUBJECTS:
        raise ValueError(f"the subject {table} is declared twice")
    SUBJECTS[table] = Subject(table, label, states)
    return SUBJECTS[table]


def define_event(
    subject: Subject,
    verb: str,
    staff: Text,
    *keys: Key,
    resident: Text | None = None,
    record: Text | None = None,
    public: Publicity = "never",
    tone: str = "neutral",
    icon: str | None = None,
) -> Kind:
    """Declares one kind of event. What residents are told must be something that they may see."""
    place = (subject.table, verb)
    if place in KINDS:
        raise ValueError(f"the event {place} is declared twice")
    if tone not in TONES:
        raise ValueError(f"the event {place} has a tone that no tag has")
    if resident is not None and public == "never":
        raise ValueError(f"the event {place} has words for residents, who never see it")
    KINDS[place] = Kind(subject, verb, staff, resident, record, keys, public, tone, icon)
    return KINDS[place]


def get_kind(subject_type: str, verb: str) -> Kind:
    """The declared kind; raises UndeclaredEvent where there is none."""
    kind = KINDS.get((subject_type, verb))
    if kind is None:
        raise UndeclaredEvent(f"no step declares the event {verb!r} of {subject_type!r}; see audit/kinds.py")
    return kind


def kind_of(subject_type: str, verb: str) -> Kind:
    """The kind of a row of the record; one that is declared no more is told in general words."""
    return KINDS.get((subject_type, verb), _FORGOTTEN)


def done_by_residents(kind: Kind) -> Kind:
    """Declares that residents do it, so that nobody is told who it was."""
    KINDS[kind.subject.table, kind.verb] = marked = replace(kind, by_resident=True)
    return marked


def list_by_residents() -> list[tuple[str, str]]:
    """The kinds, as tables and verbs, of which nobody is told who did it."""
    return [place for place, kind in KINDS.items() if kind.by_resident]


def name_subject(table: str) -> Text:
    """What a kind of thing is called."""
    return SUBJECTS.get(table, _FORGOTTEN.subject).label


def check_keys(kind: Kind, data: Mapping[str, Any]) -> None:
    """Raises UndeclaredEvent where a detail, or one inside it, is not among those that the kind declares."""
    unknown = sorted(_list_undeclared(kind.keys, data)) or sorted(_list_foreign(kind, kind.keys, data))
    if unknown:
        raise UndeclaredEvent(f"the event {kind.verb!r} of {kind.subject.table!r} declares no {', '.join(unknown)}")


def _list_undeclared(keys: Iterable[Key], data: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The details that are not among ``keys``, each with the way to it.

    What a reader of its own makes words of, such as the value of a rule, is kept whole.
    """
    known = {key.name: key for key in keys}
    for name, value in data.items():
        if name not in known:
            yield f"{path}{name}"
        elif known[name].reads is None:
            for inside in _flat(value):
                if isinstance(inside, Mapping):
                    yield from _list_undeclared(known[name].parts, inside, f"{path}{name}.")


def _flat(value: Any) -> Iterator[Any]:
    """What stands in a value, however deep its lists are."""
    if isinstance(value, list | tuple):
        for entry in value:
            yield from _flat(entry)
    else:
        yield value


def _list_foreign(kind: Kind, keys: Iterable[Key], data: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The values of closed lists that are not on them, each with the way to it."""
    for key in keys:
        for value in _flat(data.get(key.name)):
            if isinstance(value, Mapping):
                yield from _list_foreign(kind, key.parts, value, f"{path}{key.name}.")
            elif value is not None and key.reads is None and (words := kind.list_words(key)) and value not in words:
                yield f"{path}{key.name}={value}"


def check_publicity(kind: Kind, is_public: bool) -> bool:
    """Whether the event is public; raises UndeclaredEvent where the kind is never public."""
    if is_public and kind.public == "never":
        raise UndeclaredEvent(f"the event {kind.verb!r} of {kind.subject.table!r} is declared as never public")
    return is_public or kind.public == "always"


def read_data(subject_type: str, verb: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The details under the names of today; sealed rows keep the names under which they were written."""
    kind = kind_of(subject_type, verb)
    names = {former: key.name for key in kind.keys for former in key.formerly}
    return {name if kind.find_key(name) else names.get(name, name): value for name, value in data.items()}
