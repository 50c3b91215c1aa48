"""topics: how many proven people stand behind what the public reads, counted for topics from before the column"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "shown_filled"
down_revision = "left_out"
branch_labels = None
depends_on = None

QUOTED = ["mailbox", "hotline", "grid", "survey", "visit"]
NEVER_QUOTED = ("petition", "opinion")
OUTSIDE = ("not_accepted", "redirected", "withdrawn")

# As topics/queries/shown.py counts them: whom a letter proves, none while the headline waits for a clerk.
COUNTED = """
    SELECT coalesce(t.root_id, t.id) AS topic_id,
           count(DISTINCT CASE
               WHEN s.batch_id IS NOT NULL THEN coalesce('r' || CAST(s.reporter_id AS VARCHAR), 'anonymous')
               WHEN s.identity_mode = 'anonymous' THEN 'anonymous'
               WHEN s.written_by_id IS NOT NULL THEN 'u' || CAST(s.written_by_id AS VARCHAR)
               WHEN s.device_fingerprint IS NOT NULL THEN 'd' || s.device_fingerprint
               ELSE coalesce('r' || CAST(s.reporter_id AS VARCHAR), 'anonymous') END) AS people,
           count(DISTINCT s.reporter_id) AS reporters
    FROM topics t JOIN topic_members m ON m.topic_id = t.id JOIN submissions s ON s.id = m.submission_id
    WHERE m.ended_at IS NULL AND s.redaction_confirmed_at IS NOT NULL AND s.source IN :quoted
      AND s.state NOT IN :outside AND s.reserved_for IS NULL
      AND (s.category_id IS NULL OR s.category_id NOT IN (SELECT id FROM categories WHERE is_confidential))
    GROUP BY coalesce(t.root_id, t.id)
"""
FILL = """
    UPDATE topics SET shown_voices = :voices WHERE id = :topic_id AND shown_voices = 0
      AND (is_title_edited OR headline_submission_id IS NULL OR headline_submission_id IN
           (SELECT id FROM submissions WHERE redaction_confirmed_at IS NOT NULL))
"""


def upgrade() -> None:
    connection = op.get_bind()
    counted = sa.text(COUNTED).bindparams(
        sa.bindparam("quoted", type_=sa.String(), expanding=True), sa.bindparam("outside", expanding=True)
    )
    rows = connection.execute(counted, {"quoted": list_quoted(connection), "outside": OUTSIDE}).all()
    shown = [{"topic_id": row.topic_id, "voices": min(row.people, row.reporters)} for row in rows]
    if shown:
        connection.execute(sa.text(FILL), shown)


def list_quoted(connection: sa.Connection) -> list[str]:
    """The sources that the office lets be quoted, as its newest setting has it."""
    values = sa.table(
        "setting_values", sa.column("id"), sa.column("key"), sa.column("value", sa.JSON),
        sa.column("valid_from", sa.DateTime(timezone=True)),
    )  # fmt: skip
    newest = (
        sa.select(values.c.value)
        .where(values.c.key == "intake.public_sources", values.c.valid_from <= datetime.now(UTC))
        .order_by(values.c.valid_from.desc(), values.c.id.desc())
        .limit(1)
    )
    set_by_office = connection.scalar(newest)
    return [source for source in (QUOTED if set_by_office is None else set_by_office) if source not in NEVER_QUOTED]


def downgrade() -> None:
    """The counts stay; an older version counts them as well."""
