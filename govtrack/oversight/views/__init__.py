"""The pages of this step."""

from govtrack.oversight.views import figures, home, map, pages, record, search, settings
from govtrack.oversight.views.base import blueprint

__all__ = ["blueprint", "figures", "home", "map", "pages", "record", "search", "settings"]
