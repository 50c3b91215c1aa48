"""responses: letters that are reserved leave the public figures"""

revision = "reserved_figures"
down_revision = "urgent_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The totals are counted anew after each migration, and that is all."""


def downgrade() -> None:
    """As above: an earlier version counts what it counts."""
