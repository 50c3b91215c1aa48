"""The commands of this step."""

from govtrack.oversight.search.commands import group

__all__ = ["group"]
