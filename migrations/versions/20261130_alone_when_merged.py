"""responses: a letter whose topic was merged into one too small to be answered waits at the desk"""

revision = "alone_when_merged"
down_revision = "alone_by_a_tap"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The totals are counted anew after each migration, and that is all."""


def downgrade() -> None:
    """As above: an earlier version counts what it counts."""
