"""What an office may set for its lists: how many days before or after something a warning begins."""

from __future__ import annotations

from govtrack.core.bounds import Within
from govtrack.core.i18n import _l
from govtrack.core.settings import HOUSE, define_setting
from govtrack.registries.definitions import REGISTRIES

# By name of the list and of what is watched.
WATCH_DAYS = {
    (registry.name, watch.name): define_setting(
        f"registries.{registry.name}_{watch.name}_days",
        watch.days,
        watch.setting,
        watch.source or HOUSE,
        floor=Within(1, 1000),
    )
    for registry in REGISTRIES.values()
    for watch in registry.watches
    if watch.kind != "among"
}
IMPORT_LINES = define_setting(
    "registries.import_lines",
    5000,
    _l("Lines of a sheet that are taken into a list on its page; longer ones go by the command"),
    floor=Within(100, 50_000),
)
