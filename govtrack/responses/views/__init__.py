"""The pages of this step."""

from govtrack.responses.views import disputes, follow, of_letter, public, ratings, receivers, trace, writing
from govtrack.responses.views.base import blueprint

__all__ = ["blueprint", "disputes", "follow", "of_letter", "public", "ratings", "receivers", "trace", "writing"]
