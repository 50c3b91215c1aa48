"""The addresses of GeoReport v2, and the page of keys."""

from govtrack.api.views import keys, open311
from govtrack.api.views.base import blueprint

__all__ = ["blueprint", "keys", "open311"]
