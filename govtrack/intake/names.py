"""What letters and imports are called. A letter is named by its number, never by who wrote it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from govtrack.audit.naming import Naming, define_names, from_rows, from_words
from govtrack.core.clock import local
from govtrack.core.i18n import _, show_date
from govtrack.intake.channels import CHANNEL_LABELS
from govtrack.intake.models import ImportBatch, Submission


def _name_import(key: int, channel: str, created_at: datetime) -> str:
    day = show_date(local(created_at))
    return _("import %(n)s of %(day)s: %(channel)s", n=key, day=day, channel=CHANNEL_LABELS[channel])


def _name_letter(number: str, reserved_for: str | None) -> str:
    """A report that is routed past somebody is not even known by its number to those who read of another letter."""
    return _("a letter that is kept apart") if reserved_for else number


define_names(
    "submissions",
    from_rows(select(Submission.id, Submission.number)),
    on_timelines=Naming(
        from_rows(select(Submission.id, Submission.number, Submission.reserved_for), _name_letter),
        from_rows(select(Submission.number, Submission.number, Submission.reserved_for), _name_letter),
    ),
)
define_names(
    "import_batches",
    from_rows(select(ImportBatch.id, ImportBatch.id, ImportBatch.channel, ImportBatch.created_at), _name_import),
)
# Of a text that stays masked nothing may be told, not even its beginning.
define_names("confirmed_texts", from_words(lambda _key: ""))
