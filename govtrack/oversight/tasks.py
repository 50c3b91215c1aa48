"""The recurring work of this step."""

from govtrack.oversight.retention.tasks import keep
from govtrack.oversight.search.tasks import follow

__all__ = ["follow", "keep"]
