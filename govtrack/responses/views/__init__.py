"""The pages of this step."""

from govtrack.responses.views import disputes, follow, public, receivers, trace, writing
from govtrack.responses.views.base import blueprint

__all__ = ["blueprint", "disputes", "follow", "public", "receivers", "trace", "writing"]
