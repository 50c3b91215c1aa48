"""responses: letters of an import that was taken back leave the figures"""

revision = "undone_figures"
down_revision = "form_marks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The totals are counted anew after each migration, and that is all."""


def downgrade() -> None:
    """As above: an earlier version counts what it counts."""
