"""Pages of plans: promised and kept for everybody, drafting and deciding for staff."""

from govtrack.plans.views import deciding, drafting, following, reading
from govtrack.plans.views.blueprint import blueprint

__all__ = ["blueprint", "deciding", "drafting", "following", "reading"]
