"""The way from letters to topics: the engine behind the names of this step, without a transaction.

``adapter`` speaks with the engine, ``plan`` compares its groups with what the database holds,
``naming`` gives new and changed topics their names. Nothing here writes.
"""

from govtrack.topics.clustering.adapter import Changes, Clustering, Flood, Group
from govtrack.topics.clustering.naming import Naming, name_groups
from govtrack.topics.clustering.plan import KnownMember, KnownTopic, Plan, make_plan

__all__ = [
    "Changes",
    "Clustering",
    "Flood",
    "Group",
    "KnownMember",
    "KnownTopic",
    "Naming",
    "Plan",
    "make_plan",
    "name_groups",
]
