"""The pages of this step."""

from govtrack.oversight.views import (
    councils,
    feeds,
    figures,
    home,
    machine,
    map,
    pages,
    public_texts,
    record,
    search,
    settings,
)
from govtrack.oversight.views.base import blueprint

__all__ = [
    "blueprint",
    "councils",
    "feeds",
    "figures",
    "home",
    "machine",
    "map",
    "pages",
    "public_texts",
    "record",
    "search",
    "settings",
]
