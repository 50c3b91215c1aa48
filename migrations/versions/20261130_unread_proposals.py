"""proposals: what its author took back while nobody had looked at its new words was never public as it stands"""

import sqlalchemy as sa
from alembic import op

revision = "unread_proposals"
down_revision = "undone_figures"
branch_labels = None
depends_on = None

_proposals = sa.table("proposals", sa.column("id"), sa.column("state"), sa.column("published_at", sa.DateTime(True)))
_events = sa.table(
    "events", sa.column("verb"), sa.column("subject_type"), sa.column("subject_id"), sa.column("data", sa.JSON)
)


def upgrade() -> None:
    """As an author takes a proposal back today; the record tells from which state each was."""
    unread = sa.select(_events.c.subject_id).where(
        _events.c.subject_type == "proposals",
        _events.c.verb == "withdrawn",
        _events.c.data["old"].as_string() == "offered",
    )
    withdrawn = (_proposals.c.state == "withdrawn", _proposals.c.id.in_(unread))
    op.execute(_proposals.update().where(*withdrawn).values(published_at=None))


def downgrade() -> None:
    """The version before takes them back in the same way, so nothing is made public again."""
