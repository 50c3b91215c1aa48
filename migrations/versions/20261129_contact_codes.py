"""intake: codes that prove a contact, and since when one is proven"""

import sqlalchemy as sa
from alembic import op

revision = "contact_codes"
down_revision = "daily_messages"
branch_labels = None
depends_on = None

CONTACTS = "reporter_contacts"


def upgrade() -> None:
    op.create_table(
        "contact_codes",
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("sender_mark", sa.String(), nullable=False),
        sa.Column("code_fingerprint", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=True),
        sa.Column("asked_number", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('prove', 'recover', 'list')", name=op.f("ck_contact_codes_purpose")),
        sa.CheckConstraint("way IN ('phone', 'email')", name=op.f("ck_contact_codes_way")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_contact_codes_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_codes")),
        sa.UniqueConstraint("flow", name=op.f("uq_contact_codes_flow")),
    )
    with op.batch_alter_table("contact_codes") as batch:
        for column in ("submission_id", "mark", "sender_mark"):
            batch.create_index(op.f(f"ix_contact_codes_{column}"), [column])
    with op.batch_alter_table(CONTACTS) as batch:
        for way in ("phone", "email"):
            batch.add_column(sa.Column(f"{way}_mark", sa.String()))
            batch.add_column(sa.Column(f"{way}_proven_at", sa.DateTime(timezone=True)))
            batch.create_index(op.f(f"ix_reporter_contacts_{way}_mark"), [f"{way}_mark"])


def downgrade() -> None:
    with op.batch_alter_table(CONTACTS) as batch:
        for way in ("phone", "email"):
            batch.drop_index(op.f(f"ix_reporter_contacts_{way}_mark"))
            batch.drop_column(f"{way}_proven_at")
            batch.drop_column(f"{way}_mark")
    op.drop_table("contact_codes")
