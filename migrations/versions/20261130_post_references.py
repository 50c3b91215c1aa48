"""intake: posts on the web are known by a keyed hash, since their addresses are kept for half a year alone"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from govtrack.core import keys
from govtrack.core.crypto import keyed_hash

revision = "post_references"
down_revision = "unread_proposals"
branch_labels = None
depends_on = None

POSTS = "SELECT id, source_ref FROM submissions WHERE source = 'opinion' AND source_ref NOT LIKE 'h:%'"
KEPT = (
    "SELECT s.id, d.data FROM submissions s JOIN submission_source_details d ON d.submission_id = s.id "
    "WHERE s.source = 'opinion' AND s.source_ref LIKE 'h:%'"
)


def _refer(row_id: int, reference: str) -> None:
    statement = sa.text("UPDATE submissions SET source_ref = :reference WHERE id = :id")
    op.get_bind().execute(statement, {"reference": reference, "id": row_id})


def upgrade() -> None:
    for row_id, address in op.get_bind().execute(sa.text(POSTS)).all():
        plain = hashlib.sha256(address.encode()).hexdigest()[:32]
        _refer(row_id, "h:" + keyed_hash(keys.lookup_key(), "line", plain)[:32])


def downgrade() -> None:
    """Those whose address is still there get it back; the others are known by nothing that the code before asks for."""
    for row_id, data in op.get_bind().execute(sa.text(KEPT)).all():
        told = json.loads(data) if isinstance(data, str) else data
        if told.get("url"):
            _refer(row_id, told["url"])
