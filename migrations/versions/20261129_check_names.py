"""ten CHECKs bear the names that the models give them; their tables had been made with the table's name twice"""

from alembic import op

revision = "check_names"
down_revision = "shown_filled"
branch_labels = None
depends_on = None

CHECKS = {
    "key_marks": {"purpose": "purpose IN ('lookup', 'seal')"},
    "messages": {
        "state": "state IN ('waiting', 'sent', 'delivered', 'failed', 'undeliverable', 'read')",
        "recipient": "user_id IS NOT NULL OR reporter IS NOT NULL",
        "read": "state <> 'read' OR read_at IS NOT NULL",
        "sent": "state NOT IN ('sent', 'delivered') OR sent_at IS NOT NULL",
    },
    "pending_changes": {
        "state": "state IN ('open', 'done', 'declined', 'lapsed')",
        "two_people": "state <> 'done' OR decided_by_id <> asked_by_id",
        "reasoned": "reason <> ''",
    },
    "submission_subjects": {
        "names_somebody": "organisation_id IS NOT NULL OR user_id IS NOT NULL",
        "named_by": "named_by IN ('writer', 'desk')",
    },
}


def rename(before, after):
    for table, checks in CHECKS.items():
        with op.batch_alter_table(table) as batch:
            for name, condition in checks.items():
                batch.drop_constraint(op.f(before.format(table=table, name=name)), type_="check")
                batch.create_check_constraint(op.f(after.format(table=table, name=name)), condition)


def upgrade() -> None:
    rename("ck_{table}_ck_{table}_{name}", "ck_{table}_{name}")


def downgrade() -> None:
    rename("ck_{table}_{name}", "ck_{table}_ck_{table}_{name}")
