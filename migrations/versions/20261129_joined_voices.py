"""topics: voices that join a matter by what their owners say"""

from alembic import op

revision = "joined_voices"
down_revision = "registries"
branch_labels = None
depends_on = None

ADDED_BY = ("engine", "staff")


def upgrade() -> None:
    _renew((*ADDED_BY, "writer"))


def _renew(words: tuple[str, ...]) -> None:
    with op.batch_alter_table("topic_members") as batch:
        batch.drop_constraint(op.f("ck_topic_members_added_by"), type_="check")
        batch.create_check_constraint(op.f("ck_topic_members_added_by"), f"added_by IN {words}")


def downgrade() -> None:
    # The older version knows nobody but staff who puts a letter into a topic by hand.
    op.execute("UPDATE topic_members SET added_by = 'staff' WHERE added_by = 'writer'")
    _renew(ADDED_BY)
