"""Keeping up what is due about entries: at each change, and each day for those of which something changes by itself."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import delete, select

from govtrack.accounts.queries import list_users_with_role
from govtrack.core.clock import today
from govtrack.core.db import db
from govtrack.core.i18n import _l
from govtrack.notify.kinds import DAILY, define_notice
from govtrack.notify.operations import notify_users
from govtrack.places.models import Place
from govtrack.registries.clocks import RED, reckon_all, worst
from govtrack.registries.definitions import REGISTRIES
from govtrack.registries.models import Entry, EntryWarning
from govtrack.registries.policy import KEEPERS
from govtrack.registries.queries import list_due, watch_days

TURNED_RED = define_notice(
    "registries.turned_red", _l("%(count)s entries are overdue since today: %(registry)s, %(place)s"), pace=DAILY
)
AT_ONCE = 500


def set_warnings(entry: Entry) -> bool:
    """Reckons what is due about an entry anew; returns whether it has turned red by it."""
    registry, was = REGISTRIES[entry.list_name], entry.colour
    colours: dict[str, str] = {}
    entry.due_on = None
    if entry.retired_at is None:
        colours, entry.due_on = reckon_all(registry, entry.values, today(), watch_days(registry))
    entry.colour = worst(colours)
    kept = {row.watch: row for row in db.session.scalars(select(EntryWarning).filter_by(entry_id=entry.id))}
    gone = [row.id for row in kept.values() if colours.get(row.watch) != row.colour]
    if gone:
        db.session.execute(delete(EntryWarning).where(EntryWarning.id.in_(gone)))
    new = [name for name, colour in colours.items() if name not in kept or kept[name].colour != colour]
    day = today()
    db.session.add_all(EntryWarning(entry_id=entry.id, watch=name, colour=colours[name], since_on=day) for name in new)
    db.session.flush()
    return entry.colour == RED and was != RED


def refresh_due(after_id: int = 0, limit: int = AT_ONCE) -> tuple[int, int]:
    """Reckons anew the next ``limit`` entries of which a warning changes by today, and tells who keeps the lists.

    Returns how many there were and the id behind which the next call goes on, 0 at the end. A second run on the
    same day finds nothing.
    """
    entries = list_due(today(), after_id, limit)
    turned = [entry for entry in entries if set_warnings(entry)]
    _tell(turned)
    return len(entries), entries[-1].id if len(entries) == limit else 0


def refresh_all(after_id: int = 0, limit: int = AT_ONCE) -> tuple[int, int]:
    """Like :func:`refresh_due` for every entry: after a change of the settings. Nobody is told."""
    statement = select(Entry).where(Entry.retired_at.is_(None), Entry.id > after_id).order_by(Entry.id).limit(limit)
    entries = db.session.scalars(statement).all()
    for entry in entries:
        set_warnings(entry)
    return len(entries), entries[-1].id if len(entries) == limit else 0


def _tell(turned: list[Entry]) -> None:
    """One notice a day for each list and place, to whoever keeps the lists there."""
    counts: Counter[tuple[str, Place]] = Counter((entry.list_name, entry.place) for entry in turned)
    for (name, place), count in counts.items():
        notify_users(
            list_users_with_role(*KEEPERS, place_path=place.path),
            TURNED_RED,
            key=f"{TURNED_RED}/{name}/{place.id}/{today()}",
            address=f"/registries/{name}?view=red",
            place_path=place.path,
            count=count,
            registry=str(REGISTRIES[name].label),
            place=place.name,
        )
