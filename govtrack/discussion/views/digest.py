"""What people say about a topic, for those who may read its letters one by one."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from govtrack.accounts.current import current_actor
from govtrack.accounts.roles import DESK
from govtrack.core.access import allow, require_of
from govtrack.discussion.queries import describe_voices
from govtrack.discussion.views.blueprint import blueprint
from govtrack.intake.sources import SOURCE_LABELS
from govtrack.topics import policy
from govtrack.topics.cards import topic_line
from govtrack.topics.queries import get_topic


@blueprint.get("/topics/<int:topic_id>/digest")
@allow(*policy.READERS)
def digest(topic_id: int) -> ResponseReturnValue:
    """The digest of a topic's letters with its audit; nothing of it is public."""
    actor, topic = current_actor(), get_topic(topic_id)
    require_of(policy.can_see(actor, topic), policy.can_read_letters(actor, topic))
    return render_template(
        "discussion/digest.html",
        topic=topic_line(topic),
        digest=describe_voices(actor, topic),
        source_labels=SOURCE_LABELS,
        may_open_letters=actor.has_role(*DESK),
    )
