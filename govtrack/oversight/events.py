"""What the record says of the rules of the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_pgettext

from govtrack.audit.keys import NEW, OLD, SECOND
from govtrack.audit.kinds import Key, define_event, define_subject
from govtrack.audit.reading import as_count, as_moment
from govtrack.core.retention import LABELS
from govtrack.core.settings import find_definition
from govtrack.oversight.values import brief

RULE = Key("key", lazy_pgettext("record", "rule"), points_at="settings")


def as_set(value: Any, data: Mapping[str, Any]) -> str:
    """A value of a rule as the page of rules shows it."""
    definition = find_definition(str(data.get("key")))
    return brief(value, definition.unit, definition.words) if definition is not None else brief(value)


DAY = Key("day", lazy_pgettext("record", "holds from"), reads=as_moment)
BEFORE, AFTER = replace(OLD, reads=as_set), replace(NEW, reads=as_set)

SETTINGS = define_subject("setting_values", lazy_pgettext("record", "setting"))

define_event(
    SETTINGS, "changed", lazy_pgettext("record", "rule changed"), RULE, BEFORE, AFTER, DAY, SECOND, public="always"
)

RETENTION = define_subject("retention_runs", lazy_pgettext("record", "what was deleted when its time was over"))
define_event(
    RETENTION,
    "let_go",
    lazy_pgettext("record", "deleted when its time was over"),
    Key("rule", lazy_pgettext("record", "what"), words=LABELS),
    Key("days", lazy_pgettext("record", "after days"), reads=as_count),
    Key("removed", lazy_pgettext("record", "how many"), reads=as_count),
)

JOBS = define_subject("jobs", lazy_pgettext("record", "background job"))
NAME = Key("name", lazy_pgettext("record", "kind of job"), points_at="kinds_of_jobs")

define_event(JOBS, "retried", lazy_pgettext("record", "job tried again by hand"), NAME)
define_event(JOBS, "cancelled", lazy_pgettext("record", "job cancelled"), NAME)
