"""The kinds of notices; each step declares its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from govtrack.core.crypto import decrypt
from govtrack.core.errors import Text
from govtrack.core.i18n import _

# How it leaves the house: at once even at night, as soon as nobody is woken by it, or once a day with others.
NOW, SOON, DAILY = "now", "soon", "daily"


@dataclass(frozen=True, slots=True)
class Notice:
    """A kind: its sentence inside the house and, where it may leave it, the one outside.

    What leaves the house goes to an address that somebody typed once. It tells how the matter
    stands and never what it is about; the page behind the code tells the rest. ``secrets`` are parameters
    that are kept sealed and opened on the way out alone; ``heading`` is its subject where it is about no news.
    """

    text: Text
    outside: Text | None = None
    pace: str = SOON
    heading: Text | None = None
    secrets: frozenset[str] = frozenset()


KINDS: dict[str, Notice] = {}
# In place of words that a message does not carry, or that its reader may not see.
LEFT_OUT = "…"
_PARAMETER = re.compile(r"%\((\w+)\)s")


class WrongWords(ValueError):
    """A message lacks words that its sentence names, or brings others; a mistake in the code, never in the input."""


def define_notice(
    kind: str,
    text: Text,
    *,
    outside: Text | None = None,
    pace: str = SOON,
    heading: Text | None = None,
    secrets: tuple[str, ...] = (),
) -> str:
    """Declares a kind with its sentence; ``text`` may name parameters such as %(title)s.

    Only a kind with words for ``outside`` leaves the house; they name nothing that a letter is about.
    ``pace`` is NOW for what somebody waits for, SOON, or DAILY for what is told once a day with others.
    What stands behind ``secrets`` is read nowhere inside the house.

    Raises ValueError for a kind that is declared already.
    """
    if kind in KINDS:
        raise ValueError(f"notice {kind} is declared twice")
    KINDS[kind] = Notice(text, outside, pace, heading, frozenset(secrets))
    return kind


def list_parameters(kind: str) -> set[str]:
    """What the sentences of a kind name; raises WrongWords for a kind that nobody declares."""
    if kind not in KINDS:
        raise WrongWords(f"the message {kind!r} is declared by no step")
    notice = KINDS[kind]
    return set(_PARAMETER.findall(f"{notice.text} {notice.outside or ''}"))


def check_parameters(kind: str, parameters: Mapping[str, Any]) -> None:
    """Raises WrongWords for a message that nobody could read."""
    named = list_parameters(kind)
    if named != set(parameters):
        raise WrongWords(f"the message {kind!r} names {sorted(named)} and is given {sorted(parameters)}")


def sentence(kind: str, parameters: Mapping[str, Any]) -> str:
    """The notice in the reader's language; one of an earlier version in the words that are left."""
    if kind not in KINDS:
        return _("A message of an earlier version")
    notice = KINDS[kind]
    open_words = {name: value for name, value in parameters.items() if name not in notice.secrets}
    words = {name: _outline(value) if isinstance(value, Mapping) else value for name, value in open_words.items()}
    return str(notice.text) % defaultdict(lambda: LEFT_OUT, words)


def _outline(inner: Mapping[str, Any]) -> str:
    """Another notice inside this one, of which only what is given is told."""
    return sentence(str(inner.get("kind")), {name: value for name, value in inner.items() if name != "kind"})


def sentence_outside(kind: str, parameters: Mapping[str, Any]) -> str:
    """The notice as it leaves the house, in the reader's language.

    Raises ValueError for a kind that never leaves the house.
    """
    words = KINDS[kind].outside
    if words is None:
        raise ValueError(f"notice {kind} has no words for outside")
    return str(words) % parameters_outside(kind, parameters)


def parameters_outside(kind: str, parameters: Mapping[str, Any]) -> dict[str, str]:
    """Of the parameters those that may leave the house: what its words outside name, secrets opened."""
    notice = KINDS[kind]
    named = _PARAMETER.findall(str(notice.outside or ""))
    return {name: decrypt(parameters[name]) if name in notice.secrets else str(parameters[name]) for name in named}


def list_kinds_outside() -> dict[str, bool]:
    """Every kind that may leave the house, and whether it carries a secret."""
    return {kind: bool(notice.secrets) for kind, notice in KINDS.items() if notice.outside is not None}


def leaves_the_house(kind: str) -> bool:
    """Whether this kind is sent by e-mail and the like."""
    return KINDS[kind].outside is not None


def pace_of(kind: str) -> str:
    """How fast this kind leaves the house."""
    return KINDS[kind].pace
