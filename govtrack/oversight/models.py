"""The tables of this step."""

from govtrack.oversight.search.models import SearchEntry, SearchProgress

__all__ = ["SearchEntry", "SearchProgress"]
