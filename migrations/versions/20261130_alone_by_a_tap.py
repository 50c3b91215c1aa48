"""responses: who said "I have this too" and is answered by no topic waits at the desk"""

revision = "alone_by_a_tap"
down_revision = "photos_for_units"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The totals are counted anew after each migration, and that is all."""


def downgrade() -> None:
    """As above: an earlier version counts what it counts."""
