"""What became of the letters: each module tells one part of the loop.

All parts call the operations that people use, as the person who would do it. They only say
what happens when; ``Telling`` puts the parts into the order of time.
"""

from __future__ import annotations

from govtrack.demo import content
from govtrack.demo.stories.cases import tell_cases
from govtrack.demo.stories.comparing import tell_comparisons
from govtrack.demo.stories.deadlines import tell_deadlines
from govtrack.demo.stories.meetings import tell_meetings
from govtrack.demo.stories.panel import tell_panel
from govtrack.demo.stories.plans import tell_plans
from govtrack.demo.stories.responses import tell_responses
from govtrack.demo.stories.routine import tell_routine
from govtrack.demo.telling import Telling


def tell_stories(telling: Telling) -> None:
    """Adds every story; parts of one moment happen in the order of the loop."""
    outline = content.read_storylines()
    tell_cases(telling, outline["cases"])
    tell_comparisons(telling, outline["topics"])
    tell_panel(telling, outline["topics"])
    tell_meetings(telling, outline["meetings"], outline["guests"])
    tell_plans(telling, outline["topics"])
    tell_responses(telling, outline["topics"])
    told = {case["letter"] for case in outline["cases"]}
    tell_routine(telling, told, {topic["matter"] for topic in outline["topics"]})
    tell_deadlines(telling)
