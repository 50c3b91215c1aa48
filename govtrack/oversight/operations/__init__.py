"""Changing the rules of the office, and what an operator does with the jobs of the machine."""

from govtrack.oversight.operations.holidays import change_holidays
from govtrack.oversight.operations.jobs import cancel_job, retry_job
from govtrack.oversight.operations.rules import OF_THE_HOUSE, SETTING, change_rule, earliest_day

__all__ = ["OF_THE_HOUSE", "SETTING", "cancel_job", "change_holidays", "change_rule", "earliest_day", "retry_job"]
