"""intake: a letter belongs to the account that wrote it, never to whoever typed the same number

Before, the first account that wrote with a number owned every letter with that number. Kept is
what is proven: named letters, whose event names the account, and reporters whose key was made of
the account itself. Other letters open with their receipt code.
"""

import sqlalchemy as sa
from alembic import op

from govtrack.core.crypto import keyed_hash
from govtrack.core.keys import ring

revision = "0007_writer"
down_revision = "0006_notices_end"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out, since adding a column with its key would rebuild a table that others point at.
    op.execute(
        "ALTER TABLE submissions ADD COLUMN written_by_id INTEGER "
        "CONSTRAINT fk_submissions_written_by_id REFERENCES users (id)"
    )
    op.create_index("ix_submissions_written_by_id", "submissions", ["written_by_id"])
    op.execute(
        "UPDATE submissions SET written_by_id = (SELECT e.actor_id FROM events e WHERE e.subject_type = 'submissions' "
        "AND e.subject_id = submissions.id AND e.verb = 'submitted' AND e.actor_kind = 'user') "
        "WHERE identity_mode = 'named'"
    )
    _keep_keys_of_accounts()
    with op.batch_alter_table("reporters") as batch:
        batch.drop_index("ix_reporters_user_id")
        batch.drop_constraint("fk_reporters_user_id", type_="foreignkey")
        batch.drop_column("user_id")


def _keep_keys_of_accounts() -> None:
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT id, user_id, key_fingerprint FROM reporters WHERE user_id IS NOT NULL"))
    for reporter_id, user_id, key in found.all():
        if key == keyed_hash(ring()[-1], "reporter", f"user:{user_id}"):
            connection.execute(
                sa.text("UPDATE submissions SET written_by_id = :user WHERE reporter_id = :reporter"),
                {"user": user_id, "reporter": reporter_id},
            )


def downgrade() -> None:
    with op.batch_alter_table("reporters") as batch:
        batch.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_reporters_user_id", "users", ["user_id"], ["id"])
        batch.create_index("ix_reporters_user_id", ["user_id"])
    with op.batch_alter_table("submissions") as batch:
        batch.drop_index("ix_submissions_written_by_id")
        batch.drop_column("written_by_id")
