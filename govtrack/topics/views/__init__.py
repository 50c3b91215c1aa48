"""Pages of topics: the public list and topic, the panel, the curators' corrections."""

from govtrack.topics.views import curation, floods, joining, panel, parting, periods, public, running, similar
from govtrack.topics.views.blueprint import blueprint

__all__ = ["blueprint", "curation", "floods", "joining", "panel", "parting", "periods", "public", "running", "similar"]
