"""intake: at which desk a sheet was brought in, and for which desks the meaning of its names holds"""

import sqlalchemy as sa
from alembic import op

revision = "desk_of_imports"
down_revision = "gateways"
branch_labels = None
depends_on = None

CHOICES, BATCHES, PLACES = "import_choices", "import_batches", "places"
# What was decided before holds for the whole house, as it did.
HOUSE = "/"


def upgrade() -> None:
    with op.batch_alter_table(BATCHES) as batch:
        batch.add_column(sa.Column("desk_path", sa.String(), nullable=False, server_default=HOUSE))
    op.execute(
        f"UPDATE {BATCHES} SET desk_path = (SELECT path FROM {PLACES} WHERE {PLACES}.id = {BATCHES}.place_id) "
        "WHERE place_id IS NOT NULL"
    )
    with op.batch_alter_table(CHOICES) as batch:
        batch.add_column(sa.Column("place_path", sa.String(), nullable=False, server_default=HOUSE))
        batch.drop_constraint(op.f("uq_import_choices_channel_kind_name"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_import_choices_channel_kind_name_place_path"), ["channel", "kind", "name", "place_path"]
        )


def downgrade() -> None:
    # The older version knows one meaning of a name: the one that holds for the most desks.
    op.execute(
        f"DELETE FROM {CHOICES} WHERE id NOT IN (SELECT kept FROM (SELECT MIN(id) AS kept FROM {CHOICES} "
        "GROUP BY channel, kind, name) AS ones)"
    )
    with op.batch_alter_table(CHOICES) as batch:
        batch.drop_constraint(op.f("uq_import_choices_channel_kind_name_place_path"), type_="unique")
        batch.drop_column("place_path")
        batch.create_unique_constraint(op.f("uq_import_choices_channel_kind_name"), ["channel", "kind", "name"])
    with op.batch_alter_table(BATCHES) as batch:
        batch.drop_column("desk_path")
