"""Who does something: a person with roles in places, a reporter with a code, or the system."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


def lie_on_one_line(one: str, other: str) -> bool:
    """Whether one of two places contains the other."""
    return one.startswith(other) or other.startswith(one)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role within one place: ``place_path`` is the path of the place tree it covers.

    ``organisation_id`` is the unit the role is held for, if any.
    """

    role: str
    place_path: str = "/"
    organisation_id: int | None = None


# Who can act: somebody with an account, with a receipt code, without either; the house itself, or for a person's list.
KINDS = ("user", "reporter", "anonymous", "system", "import")


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts; operations take it first and write it into the event record."""

    kind: str
    user_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"nobody acts as {self.kind!r}")

    @property
    def roles(self) -> frozenset[str]:
        """All roles held, wherever; system, reporters and imports are roles of their own, visitors ``anonymous``."""
        if self.kind in {"system", "reporter", "import"}:
            return frozenset({self.kind})
        return frozenset(grant.role for grant in self.grants) or frozenset({"anonymous"})

    @property
    def organisation_ids(self) -> frozenset[int]:
        """The units this person acts for."""
        return frozenset(g.organisation_id for g in self.grants if g.organisation_id is not None)

    def units_at(self, place_path: str, *roles: str) -> frozenset[int]:
        """The units for which one of ``roles`` is held where the matter is: at its place, above it or in it.

        Whoever is of a unit in one community does not thereby act for it in the next.
        """
        return frozenset(
            g.organisation_id
            for g in self.grants
            if g.organisation_id is not None and g.role in roles and lie_on_one_line(place_path, g.place_path)
        )

    def has_role(self, *roles: str) -> bool:
        """Whether one of ``roles`` is held anywhere; the system may do what the tables allow it."""
        return not self.roles.isdisjoint(roles)

    def has_role_at(self, place_path: str, *roles: str) -> bool:
        """Whether one of ``roles`` is held for a place that contains ``place_path``."""
        if self.kind == "system":
            return "system" in roles
        return any(g.role in roles and place_path.startswith(g.place_path) for g in self.grants)

    def place_paths(self, roles: Iterable[str]) -> list[str]:
        """The paths within which one of ``roles`` is held, for scoping lists."""
        wanted = set(roles)
        return sorted({g.place_path for g in self.grants if g.role in wanted})


SYSTEM = Actor(kind="system", name="system")
ANONYMOUS = Actor(kind="anonymous")
# Somebody who wrote in; who it is stays unknown.
REPORTER = Actor(kind="reporter")
