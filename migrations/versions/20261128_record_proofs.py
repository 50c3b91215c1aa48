"""audit: numbers without gaps, proofs of events, keyed seals"""

import sqlalchemy as sa
from alembic import op

revision = "record_proofs"
down_revision = "0009_second_person"
branch_labels = None
depends_on = None

UNNUMBERED = sa.text("number IS NULL")
SEALS = sa.table(
    "event_seals",
    *(sa.column(name, sa.Integer()) for name in ("id", "first_id", "last_id", "events", "first_number", "last_number")),
)
EVENTS = sa.table("events", sa.column("id", sa.Integer()), sa.column("number", sa.Integer()))


def upgrade() -> None:
    with op.batch_alter_table("events") as batch:
        batch.add_column(sa.Column("proof", sa.String(), nullable=True))
        batch.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch.create_unique_constraint("uq_events_proof", ["proof"])
        batch.create_unique_constraint("uq_events_number", ["number"])
    op.create_index("ix_events_unnumbered", "events", ["id"], sqlite_where=UNNUMBERED, postgresql_where=UNNUMBERED)
    with op.batch_alter_table("event_seals") as batch:
        batch.add_column(sa.Column("first_number", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("last_number", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("key_id", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("has_proofs", sa.Boolean(), nullable=False, server_default=sa.false()))
    _number_sealed_events()
    with op.batch_alter_table("event_seals") as batch:
        batch.alter_column("first_number", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("last_number", existing_type=sa.Integer(), nullable=False)
        batch.create_unique_constraint("uq_event_seals_first_number", ["first_number"])
        batch.create_unique_constraint("uq_event_seals_last_number", ["last_number"])


def _number_sealed_events() -> None:
    """What a seal covers gets the numbers of that seal; the rest waits for the sealer.

    Where events of a seal are missing its last numbers stay free, where some were put between them
    the last ones stay without: the check of the old seal says which.
    """
    connection = op.get_bind()
    last = 0
    for seal in connection.execute(sa.select(SEALS).order_by(SEALS.c.id)).all():
        first, last = last + 1, last + seal.events
        connection.execute(
            sa.update(SEALS).where(SEALS.c.id == seal.id).values(first_number=first, last_number=last)
        )
        ids = connection.scalars(
            sa.select(EVENTS.c.id).where(EVENTS.c.id.between(seal.first_id, seal.last_id)).order_by(EVENTS.c.id)
        ).all()
        numbered = [{"key": key, "value": first + i} for i, key in enumerate(ids[: seal.events])]
        if numbered:
            connection.execute(
                sa.update(EVENTS).where(EVENTS.c.id == sa.bindparam("key")).values(number=sa.bindparam("value")),
                numbered,
            )
    connection.execute(sa.text("INSERT INTO number_series (name, last) VALUES ('record', :last)"), {"last": last})


def downgrade() -> None:
    # The older version can neither make nor read keyed seals.
    op.execute("DELETE FROM event_seals WHERE key_id <> ''")
    op.execute("DELETE FROM number_series WHERE name = 'record'")
    with op.batch_alter_table("event_seals") as batch:
        for name in ("uq_event_seals_first_number", "uq_event_seals_last_number"):
            batch.drop_constraint(name, type_="unique")
        for column in ("first_number", "last_number", "key_id", "has_proofs"):
            batch.drop_column(column)
    op.drop_index("ix_events_unnumbered", table_name="events")
    with op.batch_alter_table("events") as batch:
        batch.drop_constraint("uq_events_number", type_="unique")
        batch.drop_constraint("uq_events_proof", type_="unique")
        batch.drop_column("number")
        batch.drop_column("proof")
