"""intake: a whole import can be taken back; its letters leave the loop"""

from alembic import op

revision = "withdrawn"
down_revision = "arrival"
branch_labels = None
depends_on = None

STATES = (
    "received", "screening", "returned_for_information", "accepted", "not_accepted", "redirected", "answered", "closed",
)


def change_states(states: tuple[str, ...]) -> None:
    with op.batch_alter_table("submissions") as batch:
        batch.drop_constraint(op.f("ck_submissions_state"), type_="check")
        batch.create_check_constraint(op.f("ck_submissions_state"), f"state IN {states}")


def upgrade() -> None:
    change_states((*STATES, "withdrawn"))


def downgrade() -> None:
    # What was taken back leaves the loop by the one way that the earlier version knows.
    op.execute(
        "UPDATE submissions SET state = 'not_accepted', decision_reason = '导入已撤销', "
        "decided_at = COALESCE(decided_at, state_since) WHERE state = 'withdrawn'"
    )
    change_states(STATES)
