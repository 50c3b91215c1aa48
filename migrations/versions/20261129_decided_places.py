"""confirmed_texts: what was decided about a text holds in the place where it was decided"""

import sqlalchemy as sa
from alembic import op

revision = "decided_places"
down_revision = "receipt_requests"
branch_labels = None
depends_on = None

# The record tells where each decision was made and what it was; the newest of a place holds there.
DECIDED = """
    SELECT e.subject_id, e.place_path, e.verb, e.actor_id, e.actor_name, t.fingerprint, t.created_at
    FROM events e JOIN confirmed_texts t ON t.id = e.subject_id
    WHERE e.subject_type = 'confirmed_texts' AND e.id IN (
        SELECT max(id) FROM events WHERE subject_type = 'confirmed_texts' GROUP BY subject_id, place_path)
    ORDER BY e.id
"""
TEXTS = sa.table(
    "confirmed_texts", sa.column("fingerprint"), sa.column("place_path"), sa.column("decision"),
    sa.column("decided_by_id"), sa.column("decided_by_name"), sa.column("created_at"),
)  # fmt: skip
# An older version has one decision for every place: a text stays hidden if it is to be so in one of them.
DOUBLE = """
    DELETE FROM confirmed_texts WHERE EXISTS (
        SELECT 1 FROM confirmed_texts other WHERE other.fingerprint = confirmed_texts.fingerprint
        AND ((other.decision = 'hidden' AND confirmed_texts.decision = 'public')
             OR (other.decision = confirmed_texts.decision AND other.id > confirmed_texts.id)))
"""


def upgrade() -> None:
    with op.batch_alter_table("confirmed_texts") as batch:
        batch.add_column(sa.Column("place_path", sa.String(), nullable=True))
        batch.drop_constraint("uq_confirmed_texts_fingerprint", type_="unique")
        batch.create_unique_constraint(op.f("uq_confirmed_texts_fingerprint_place_path"), ["fingerprint", "place_path"])
    connection = op.get_bind()
    placed: set[int] = set()
    for row in connection.execute(sa.text(DECIDED)).mappings().all():
        decided = {
            "place_path": row["place_path"], "decision": row["verb"].removeprefix("text_"),
            "decided_by_id": row["actor_id"], "decided_by_name": row["actor_name"],
        }  # fmt: skip
        if row["subject_id"] in placed:
            values = {"fingerprint": row["fingerprint"], "created_at": row["created_at"], **decided}
            connection.execute(TEXTS.insert().values(values))
        else:
            placed.add(row["subject_id"])
            connection.execute(TEXTS.update().where(sa.column("id") == row["subject_id"]).values(decided))
    # Of which nobody knows where it was decided, that waits to be read again.
    connection.execute(TEXTS.delete().where(TEXTS.c.place_path.is_(None)))
    with op.batch_alter_table("confirmed_texts") as batch:
        batch.alter_column("place_path", existing_type=sa.String(), nullable=False)


def downgrade() -> None:
    op.execute(DOUBLE)
    with op.batch_alter_table("confirmed_texts") as batch:
        batch.drop_constraint(op.f("uq_confirmed_texts_fingerprint_place_path"), type_="unique")
        batch.drop_column("place_path")
        batch.create_unique_constraint(op.f("uq_confirmed_texts_fingerprint"), ["fingerprint"])
