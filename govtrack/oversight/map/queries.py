"""What is going on where: topics and promises of each place, with all places below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select

from govtrack.casework.models import WorkOrder
from govtrack.casework.states import CHECKED
from govtrack.core.actors import ANONYMOUS, Actor
from govtrack.core.clock import today
from govtrack.core.db import db
from govtrack.core.settings import get_setting
from govtrack.oversight.map.drawing import Frame, Shape, read_rings
from govtrack.oversight.map.tiles import Tile, list_tiles
from govtrack.oversight.settings import TILES
from govtrack.places.models import Place
from govtrack.plans.models import Commitment, Plan
from govtrack.topics.models import Topic
from govtrack.topics.queries.topics import is_shown_to
from govtrack.topics.states import GONE_STATES

LEVELS = ("subdistrict", "community", "compound")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many topics there are, how many promises, and how many of them are kept or overdue."""

    topics: int = 0
    promises: int = 0
    kept: int = 0
    overdue: int = 0

    @property
    def look(self) -> str:
        """How the place is coloured: ``overdue``, ``busy`` or ``quiet``; never how people are."""
        if self.overdue:
            return "overdue"
        return "busy" if self.topics or self.promises > self.kept else "quiet"

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.topics or self.promises)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.topics + other.topics,
            self.promises + other.promises,
            self.kept + other.kept,
            self.overdue + other.overdue,
        )

    def __sub__(self, other: Tally) -> Tally:
        return Tally(
            self.topics - other.topics,
            self.promises - other.promises,
            self.kept - other.kept,
            self.overdue - other.overdue,
        )


@dataclass(frozen=True, slots=True)
class MapPlace:
    """One place of the map; without an outline it stands in the list only."""

    place: Place
    tally: Tally
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Map:
    """The places shown, what concerns all of them together (``shared``), and the ground they stand on."""

    whole: Place | None
    community: Place | None
    places: list[MapPlace]
    shared: Tally
    ground: Shape | None
    height: int
    tiles: list[Tile]

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to draw."""
        return any(entry.shape for entry in self.places)


def load_map(community_code: str = "", reader: Actor = ANONYMOUS) -> Map:
    """The communities of the sub-district, or the compounds of one of them; three queries."""
    rows = db.session.scalars(select(Place).where(Place.level.in_(LEVELS)).order_by(Place.path, Place.code)).all()
    whole = next((row for row in rows if row.level == "subdistrict"), None)
    community = next((row for row in rows if row.level == "community" and row.code == community_code), None)
    if community is not None:
        shown = [row for row in rows if row.level == "compound" and row.path.startswith(community.path)]
    else:
        shown = [row for row in rows if row.level == "community"]
    return _map(whole, community, shown, _tallies(reader))


def _map(whole: Place | None, community: Place | None, shown: Sequence[Place], tallies: dict[str, Tally]) -> Map:
    rings = {row.id: read_rings(row.outline) for row in shown}
    below = community or whole
    ground = read_rings(below.outline) if below else []
    every = [*ground, *(ring for of_place in rings.values() for ring in of_place)]
    frame = Frame(every) if every else None
    places = [
        MapPlace(row, _sum(tallies, row.path), frame.draw(rings[row.id]) if frame and rings[row.id] else None)
        for row in shown
    ]
    shared = _sum(tallies, below.path if below else "/") - sum((entry.tally for entry in places), Tally())
    drawn = frame.draw(ground) if frame and ground else None
    tiles = list_tiles(get_setting(TILES), frame, every) if frame else []
    return Map(whole, community, places, shared, drawn, frame.height if frame else 0, tiles)


def _sum(tallies: dict[str, Tally], path: str) -> Tally:
    return sum((tally for at, tally in tallies.items() if at.startswith(path)), Tally())


def _tallies(reader: Actor) -> dict[str, Tally]:
    """The numbers of each place itself, by its path."""
    tallies: dict[str, Tally] = {}
    visible = Topic.state.not_in(GONE_STATES) & is_shown_to(reader)
    columns = (Topic.place_id, Topic.subdistrict_id)
    # Counted in the order of their index before the places are looked up.
    at = select(*columns, func.count().label("topics")).where(visible).group_by(*columns).subquery()
    place = Place.id == func.coalesce(at.c.place_id, at.c.subdistrict_id)
    topics = select(Place.path, func.sum(at.c.topics)).join(at, place).group_by(Place.path)
    for path, count in db.session.execute(topics):
        tallies[path] = Tally(topics=int(count))
    kept = WorkOrder.state.in_(CHECKED)
    late = ~kept & (Commitment.in_service_on < today())
    promises = (
        select(Place.path, func.count(), func.sum(case((kept, 1), else_=0)), func.sum(case((late, 1), else_=0)))
        .join(Plan, Plan.place_id == Place.id)
        .join(Commitment, Commitment.plan_id == Plan.id)
        .join(WorkOrder, Commitment.work_order_id == WorkOrder.id)
        .where(or_(Plan.state == "adopted", Plan.state == "completed"), WorkOrder.state != "cancelled")
        .group_by(Place.path)
    )
    for path, count, count_kept, count_late in db.session.execute(promises):
        tallies[path] = tallies.get(path, Tally()) + Tally(0, count, int(count_kept), int(count_late))
    return tallies
