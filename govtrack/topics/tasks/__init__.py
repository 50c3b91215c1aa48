"""What topics do in the worker."""

from govtrack.topics.tasks import jobs
from govtrack.topics.tasks.running import cluster_place

__all__ = ["cluster_place", "jobs"]
