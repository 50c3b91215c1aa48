"""The way from letters to topics: the engine behind the names of this step, without a transaction.

``adapter`` speaks with the engine in the values of ``groups``, ``plan`` compares its groups with what
the database holds, ``naming`` gives new and changed topics their names. Nothing here writes. ``adapter``
is not among what comes at once: the engine works with numpy, which a process that compares nothing need
not carry.
"""

from govtrack.topics.clustering.groups import Changes, Flood, Group
from govtrack.topics.clustering.naming import Naming, name_groups
from govtrack.topics.clustering.plan import KnownMember, KnownTopic, Plan, make_plan

__all__ = [
    "Changes",
    "Flood",
    "Group",
    "KnownMember",
    "KnownTopic",
    "Naming",
    "Plan",
    "make_plan",
    "name_groups",
]
