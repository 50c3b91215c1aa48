"""The tables of this step."""

from govtrack.oversight.retention.models import RetentionRun
from govtrack.oversight.search.models import SearchEntry, SearchProgress

__all__ = ["RetentionRun", "SearchEntry", "SearchProgress"]
