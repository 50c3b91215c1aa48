"""What became of the letters: each module tells one part of the loop.

All parts call the operations that people use, as the person who would do it. They only say
what happens when; ``Timetable`` puts the parts into the order of time.
"""

from __future__ import annotations

from govtrack.demo import content
from govtrack.demo.stories.cases import schedule_cases
from govtrack.demo.stories.comparing import schedule_comparisons
from govtrack.demo.stories.deadlines import schedule_deadlines
from govtrack.demo.stories.meetings import schedule_meetings
from govtrack.demo.stories.panel import schedule_panel
from govtrack.demo.stories.plans import schedule_plans
from govtrack.demo.stories.proposing import schedule_proposals
from govtrack.demo.stories.responses import schedule_responses
from govtrack.demo.stories.routine import schedule_routine
from govtrack.demo.stories.talking import schedule_discussions
from govtrack.demo.timetable import Timetable


def schedule_stories(timetable: Timetable) -> None:
    """Adds every story; parts of one moment happen in the order of the loop."""
    outline = content.read_storylines()
    schedule_cases(timetable, outline["cases"])
    schedule_comparisons(timetable, outline["topics"])
    schedule_panel(timetable, outline["topics"])
    schedule_meetings(timetable, outline["meetings"], outline["guests"])
    schedule_plans(timetable, outline["topics"])
    schedule_responses(timetable, outline["topics"])
    told = {case["letter"] for case in outline["cases"]}
    schedule_routine(timetable, told, {topic["matter"] for topic in outline["topics"]})
    schedule_discussions(timetable)
    schedule_proposals(timetable)
    schedule_deadlines(timetable)
