"""What a list of the office is: its fields, what is watched in them, and the words for both.

A definition is data. Form, page, sheet, history and warnings are read from it; a new list needs no code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from govtrack.core.errors import Text
from govtrack.core.i18n import _l
from govtrack.core.sheets import Column

Kind = Literal["text", "long", "number", "day", "choice"]
Watching = Literal["until", "since", "among"]
# What every entry has, whatever the list.
STANDING = ("code", "name", "place")
PLACE_HEADINGS = ("所在小区", "所在地点", "地点", "地点编码", "小区", "位置", "所属社区")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is kept of an entry. ``headings`` are what offices write above its column.

    A ``choice`` has ``choices`` (code: label) and may have other ``words`` for each that sheets use.
    """

    name: str
    label: Text
    headings: Sequence[str]
    kind: Kind = "text"
    choices: Mapping[str, Text] = field(default_factory=dict)
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched in one field.

    ``until``: a day that ends something; yellow from ``days`` before it, red after it. ``since``: a day on which
    something was done last; yellow after ``days`` without, red after twice as many. Both are yellow where no day
    is known. ``among``: red while the choice is one of ``values``. An office may change ``days``.
    """

    name: str
    label: Text
    field: str
    kind: Watching
    days: int = 0
    values: tuple[str, ...] = ()
    setting: Text = ""
    source: Text = ""


@dataclass(frozen=True, slots=True)
class Registry:
    """One list: what it is called, what is kept in it, what is watched."""

    name: str
    label: Text
    lede: Text
    icon: str
    code_label: Text
    code_headings: Sequence[str]
    name_label: Text
    name_headings: Sequence[str]
    fields: Sequence[Field]
    watches: Sequence[Watch] = ()
    place_levels: Sequence[str] = ("subdistrict", "community", "compound", "building")

    def get_field(self, name: str) -> Field:
        """The field of this name; raises KeyError."""
        return {row.name: row for row in self.fields}[name]

    def get_watch(self, name: str) -> Watch:
        """What is watched under this name; raises KeyError."""
        return {row.name: row for row in self.watches}[name]

    def label_of(self, name: str) -> Text:
        """What a field is called, one of the standing ones too."""
        standing = {"code": self.code_label, "name": self.name_label, "place": _l("Place")}
        return standing[name] if name in standing else self.get_field(name).label

    def list_columns(self) -> list[Column]:
        """The columns of its sheet, with the headings that are known for each."""
        return [
            Column("code", tuple(self.code_headings)),
            Column("name", tuple(self.name_headings)),
            Column("place", PLACE_HEADINGS),
            *(Column(row.name, tuple(row.headings)) for row in self.fields),
        ]


REGISTRIES: dict[str, Registry] = {}


def define_registry(registry: Registry) -> Registry:
    """Declares a list; raises ValueError for a second one of this name, or a watch over no field."""
    names = [*STANDING, *(row.name for row in registry.fields)]
    if registry.name in REGISTRIES or len(set(names)) != len(names):
        raise ValueError(f"the list {registry.name} or one of its fields is declared twice")
    for watch in registry.watches:
        wanted = "choice" if watch.kind == "among" else "day"
        if registry.get_field(watch.field).kind != wanted:
            raise ValueError(f"{registry.name}.{watch.name} watches a field that is no {wanted}")
    REGISTRIES[registry.name] = registry
    return registry
