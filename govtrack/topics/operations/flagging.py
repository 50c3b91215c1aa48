"""Floods of look-alike letters: flagged by a run, judged by a person, never dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select, update

from govtrack.accounts.queries import list_users_with_role
from govtrack.accounts.roles import DESK
from govtrack.audit.operations import record
from govtrack.core.access import require
from govtrack.core.actors import SYSTEM, Actor
from govtrack.core.clock import now
from govtrack.core.db import db
from govtrack.core.duties import demand_separate
from govtrack.core.errors import InvalidInput
from govtrack.core.i18n import _l
from govtrack.notify.kinds import define_notice
from govtrack.notify.operations import notify_users, settle
from govtrack.topics import policy
from govtrack.topics.clustering import Flood
from govtrack.topics.models import Topic, TopicBurst, TopicMember
from govtrack.topics.operations.common import note
from govtrack.topics.operations.scoring import refresh
from govtrack.topics.queries.members import lives_on_in
from govtrack.topics.queries.topics import root_of
from govtrack.topics.states import BURST
from govtrack.topics.vocabulary import PUBLIC_REASON

FLAGGED = define_notice(
    "topics.flood",
    _l("%(letters)s look-alike letters in topic %(number)s wait for somebody to look at them: %(title)s"),
)
AT_ONCE = 500
# A flood that has grown to so many times the letters that a person saw is to be looked at again.
GROWN = 2


def flag_floods(run_id: int | None, topic: Topic, floods: Sequence[Flood]) -> int:
    """Flags each flood in the topic, or lets an earlier flag grow; returns how many wait for a person now."""
    return sum(_flag(run_id, topic, flood) for flood in floods)


def judge_burst(actor: Actor, burst: TopicBurst, action: str, reason: str) -> TopicBurst:
    """Says what look-alike letters are: ``clear`` counts them in full, ``keep`` leaves them half a voice together.

    Raises InvalidInput without a reason, Forbidden for all but curators, IllegalTransition where
    it was decided so before.
    """
    topic = root_of(burst.topic)
    require(policy.can_curate(actor, topic))
    demand_separate(actor, "topics.handle", burst)
    if not reason:
        raise InvalidInput(PUBLIC_REASON, "reason")
    _old, new = BURST.advance(burst, action, actor)
    burst.decided_by_id, burst.decided_at, burst.decision_reason = actor.user_id, now(), reason
    burst.judged_letters = burst.letters
    db.session.flush()
    record(
        actor, f"flood_{new}", topic, place_path=topic.place_path, is_public=True, reason=reason,
        burst=burst.id, letters=burst.letters,
    )  # fmt: skip
    settle(f"/topics/floods/{burst.id}", FLAGGED)
    refresh([topic.id])
    return burst


def _flag(run_id: int | None, topic: Topic, flood: Flood) -> bool:
    burst = _find_earlier(topic, flood)
    if burst is None:
        burst = TopicBurst(
            topic_id=topic.id, run_id=run_id, letters=len(flood.submission_ids), reporters=flood.reporters,
            new_accounts=flood.new_accounts, reasons=list(flood.reasons),
        )  # fmt: skip
        db.session.add(burst)
        db.session.flush()
        _mark(topic, burst, flood)
        _announce(topic, burst, "flood_flagged")
        return True
    _mark(topic, burst, flood)
    burst.letters = _count(burst)
    burst.reporters, burst.new_accounts = max(burst.reporters, flood.reporters), flood.new_accounts
    if burst.state != "open" and burst.letters >= GROWN * burst.judged_letters:
        BURST.advance(burst, "grow", SYSTEM)
        _announce(topic, burst, "flood_grown")
    db.session.flush()
    return burst.state == "open"


def _announce(topic: Topic, burst: TopicBurst, verb: str) -> None:
    """Writes the event and tells the desk, once for each time that it is to be looked at."""
    note(SYSTEM, topic, verb, burst=burst.id, letters=burst.letters)
    notify_users(
        list_users_with_role(*DESK, place_path=topic.place_path),
        FLAGGED,
        key=f"{FLAGGED}/{burst.id}/{burst.judged_letters}",
        address=f"/topics/floods/{burst.id}",
        place_path=topic.place_path,
        letters=burst.letters,
        number=topic.number,
        title=topic.title,
    )


def _chunks(submission_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(submission_ids), AT_ONCE):
        yield submission_ids[start : start + AT_ONCE]


def _find_earlier(topic: Topic, flood: Flood) -> TopicBurst | None:
    """The flag that most of these letters carry already."""
    seen: Counter[int] = Counter()
    for ids in _chunks(flood.submission_ids):
        seen.update(
            db.session.scalars(
                select(TopicMember.burst_id).where(
                    TopicMember.submission_id.in_(ids),
                    TopicMember.ended_at.is_(None),
                    TopicMember.burst_id.is_not(None),
                )
            )
        )
    return db.session.get(TopicBurst, min(seen, key=lambda i: (-seen[i], i))) if seen else None


def _mark(topic: Topic, burst: TopicBurst, flood: Flood) -> None:
    family = select(Topic.id).where(lives_on_in([topic.root_id or topic.id]))
    for ids in _chunks(flood.submission_ids):
        db.session.execute(
            update(TopicMember)
            .where(
                TopicMember.submission_id.in_(ids), TopicMember.ended_at.is_(None), TopicMember.burst_id.is_(None),
                TopicMember.topic_id.in_(family),
            )
            .values(burst_id=burst.id),
            execution_options={"synchronize_session": False},
        )  # fmt: skip


def _count(burst: TopicBurst) -> int:
    statement = select(func.count()).where(TopicMember.burst_id == burst.id, TopicMember.ended_at.is_(None))
    return db.session.scalar(statement) or 0
