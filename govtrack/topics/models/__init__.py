"""The tables of topics: topics and their letters, the panel, the comparison."""

from govtrack.topics.models.engine import (
    EngineConstraint,
    EngineDocument,
    EngineRun,
    EngineWaiting,
    EngineWatermark,
    KindSorting,
)
from govtrack.topics.models.panel import InterestDeclaration, PanelOpinion, TopicReview
from govtrack.topics.models.periods import PeriodList
from govtrack.topics.models.topics import (
    COLOURS,
    DECIDED,
    ORIGINS,
    Topic,
    TopicBurst,
    TopicLineage,
    TopicMember,
    TopicScore,
)

__all__ = [
    "COLOURS",
    "DECIDED",
    "ORIGINS",
    "EngineConstraint",
    "EngineDocument",
    "EngineRun",
    "EngineWaiting",
    "EngineWatermark",
    "InterestDeclaration",
    "KindSorting",
    "PanelOpinion",
    "PeriodList",
    "Topic",
    "TopicBurst",
    "TopicLineage",
    "TopicMember",
    "TopicReview",
    "TopicScore",
]
