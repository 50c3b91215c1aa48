"""Pages of the lists that the office keeps."""

from govtrack.registries.views import keeping, reading, taking_in
from govtrack.registries.views.blueprint import blueprint

__all__ = ["blueprint", "keeping", "reading", "taking_in"]
