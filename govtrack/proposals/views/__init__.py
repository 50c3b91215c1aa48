"""The pages of proposals."""

from govtrack.proposals.views import desk, own, public, supporting
from govtrack.proposals.views.base import blueprint

__all__ = ["blueprint", "desk", "own", "public", "supporting"]
