"""What rules, pages, jobs and the keeping of promises are called."""

from __future__ import annotations

from sqlalchemy import select

from govtrack.audit.naming import GONE, define_names, from_rows, from_words
from govtrack.core.jobs.models import Job
from govtrack.core.retention import LABELS
from govtrack.core.settings import SettingValue, find_definition
from govtrack.oversight.machine.job_names import name_job
from govtrack.oversight.record.pages import name_page
from govtrack.oversight.retention.models import RetentionRun


def _name_rule(key: str) -> str:
    definition = find_definition(key)
    return str(definition.label) if definition is not None else str(GONE)


define_names("settings", from_words(lambda key: str(GONE)), from_words(_name_rule))
define_names("setting_values", from_rows(select(SettingValue.id, SettingValue.key), _name_rule))
define_names("pages", from_words(lambda key: str(GONE)), from_words(name_page))
define_names("kinds_of_jobs", from_words(lambda key: str(GONE)), from_words(name_job))
define_names("jobs", from_rows(select(Job.id, Job.name), name_job))
define_names(
    "retention_runs", from_rows(select(RetentionRun.id, RetentionRun.rule), lambda rule: str(LABELS.get(rule, GONE)))
)
