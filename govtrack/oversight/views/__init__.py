"""The pages of this step."""

from govtrack.oversight.views import (
    councils,
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
