"""What the record says of the rules of the office."""

from __future__ import annotations

from flask_babel import lazy_pgettext

from govtrack.audit.keys import NEW, OLD, SECOND
from govtrack.audit.kinds import Key, define_event, define_subject
from govtrack.core.retention import LABELS

RULE = Key("key", lazy_pgettext("record", "rule"))

DAY = Key("day", lazy_pgettext("record", "holds from"))

SETTINGS = define_subject("setting_values", lazy_pgettext("record", "setting"))

define_event(SETTINGS, "changed", lazy_pgettext("record", "rule changed"), RULE, OLD, NEW, DAY, SECOND, public="always")

RETENTION = define_subject("retention_runs", lazy_pgettext("record", "what was let go of"))
define_event(
    RETENTION,
    "let_go",
    lazy_pgettext("record", "let go of after its time"),
    Key("rule", lazy_pgettext("record", "what"), words=LABELS),
    Key("days", lazy_pgettext("record", "after days")),
    Key("removed", lazy_pgettext("record", "how many")),
)

JOBS = define_subject("jobs", lazy_pgettext("record", "background job"))
NAME = Key("name", lazy_pgettext("record", "kind of job"))

define_event(JOBS, "retried", lazy_pgettext("record", "job tried again by hand"), NAME)
define_event(JOBS, "cancelled", lazy_pgettext("record", "job cancelled"), NAME)
