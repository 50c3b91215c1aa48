"""Who finds what. The same conditions say what goes into the index and what of a page is shown.

Everybody finds what is published: topics with enough voices or approved by a person, meetings and
plans from their notice on, responses in force, and letters only as part of such a topic with
enough people (what may be published: k >= 3). Staff find more, within their places.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from govtrack.accounts.roles import DESK
from govtrack.core.actors import Actor
from govtrack.council.models import Meeting
from govtrack.council.policy import COUNCIL_STAFF, OVERSEERS
from govtrack.intake.models import Submission
from govtrack.intake.policy import is_publishable_row
from govtrack.intake.queries import scope_of
from govtrack.intake.reserved import is_taker
from govtrack.oversight.search.models import SearchEntry
from govtrack.places.policy import UNKNOWN_PLACE
from govtrack.plans.models import Plan
from govtrack.plans.policy import WATCHERS
from govtrack.plans.states import DRAFTERS
from govtrack.responses.models import Response
from govtrack.responses.queries.responses import in_scope, is_seen_unpublished
from govtrack.topics.models import Topic, TopicMember
from govtrack.topics.policy import READERS, is_public_row, shows_letters_row
from govtrack.topics.queries.members import is_open_to_topics
from govtrack.topics.states import GONE_STATES

# The topic of a letter, and the one in which it lives on after merges; made once, for they cost time.
_OWN, _ROOT = aliased(Topic), aliased(Topic)


def is_public_topic(topic: type[Topic] = Topic) -> ColumnElement[bool]:
    """Alive, and raised by enough people or approved by the panel."""
    return topic.state.not_in(GONE_STATES) & is_public_row(topic)


def is_public_letter() -> ColumnElement[bool]:
    """A confirmed letter of a quotable source in a public topic of enough people, never of a confidential category."""
    of_topic = (
        exists()
        .where(
            TopicMember.submission_id == Submission.id,
            TopicMember.ended_at.is_(None),
            _OWN.id == TopicMember.topic_id,
            _ROOT.id == func.coalesce(_OWN.root_id, _OWN.id),
            shows_letters_row(_ROOT),
        )
        .correlate(Submission)
    )
    return and_(is_publishable_row(), is_open_to_topics(), of_topic)


def is_public_meeting() -> ColumnElement[bool]:
    """From its notice on."""
    return Meeting.noticed_at.is_not(None)


def is_public_plan() -> ColumnElement[bool]:
    """From its notice on."""
    return Plan.noticed_at.is_not(None)


def is_public_response() -> ColumnElement[bool]:
    """The revision in force about a topic; answers to one letter are its reporter's."""
    return (Response.state == "published") & Response.topic_id.is_not(None)


def _lies_near(actor: Actor, roles: tuple[str, ...]) -> ColumnElement[bool]:
    """The entry's place contains a place of the reader's, or lies in one."""
    paths = actor.place_paths(roles)
    above = {path[: i + 1] for path in paths for i, sign in enumerate(path) if sign == "/"}
    inside = [SearchEntry.place_path.startswith(path) for path in paths]
    return or_(SearchEntry.place_path.in_(above), *inside) if paths else false()


def _responses_of(actor: Actor) -> ColumnElement[bool]:
    """What its writers and overseers read before it is out, and answers to single letters."""
    return SearchEntry.subject_id.in_(select(Response.id).where(is_seen_unpublished(actor)))


def _desk_of(actor: Actor) -> ColumnElement[bool]:
    """The letters of the reader's desk; one without a place is the command room's."""
    known = in_scope(actor, DESK, SearchEntry.place_path) & (SearchEntry.place_path != UNKNOWN_PLACE)
    unknown = SearchEntry.place_path == UNKNOWN_PLACE
    return or_(known, unknown) if actor.has_role("command") else known


def _letters_of(actor: Actor) -> ColumnElement[bool]:
    """The letters that come to the reader, each by whom its row keeps it for now: an entry does not know it."""
    if not actor.grants:
        # Nobody writes to a visitor: no letter is looked at for that.
        return false()
    reserved = select(Submission.id).where(Submission.reserved_for.is_not(None))
    taken = select(Submission.id).where(is_taker(actor))
    return or_(_desk_of(actor) & SearchEntry.subject_id.not_in(reserved), SearchEntry.subject_id.in_(taken))


def may_find(actor: Actor) -> ColumnElement[bool]:
    """The entries that this reader finds, each thing once, as far as the index and who takes a letter say."""
    desk = (SearchEntry.kind == "submission") & _letters_of(actor)
    conditions = {
        "topic": _lies_near(actor, READERS),
        "response": _responses_of(actor),
        "plan": in_scope(actor, (*DRAFTERS, *WATCHERS), SearchEntry.place_path),
        "meeting": in_scope(actor, (*COUNCIL_STAFF, *OVERSEERS), SearchEntry.place_path),
    }
    others = ((SearchEntry.kind == kind) & allowed for kind, allowed in conditions.items())
    for_staff = or_(desk, *others)
    # The desk reads its own letters in the fuller form, and no letter stands twice on the page.
    return or_((SearchEntry.audience == "public") & ~desk, (SearchEntry.audience == "staff") & for_staff)


def is_still_open_to(actor: Actor) -> ColumnElement[bool]:
    """Holds an entry against the rows behind it, as they are at this moment."""
    public = or_(
        _behind("topic", select(Topic.id).where(Topic.id == SearchEntry.subject_id, is_public_topic())),
        _behind("response", select(Response.id).where(Response.id == SearchEntry.subject_id, is_public_response())),
        _behind("plan", select(Plan.id).where(Plan.id == SearchEntry.subject_id, is_public_plan())),
        _behind("meeting", select(Meeting.id).where(Meeting.id == SearchEntry.subject_id, is_public_meeting())),
        _behind("submission", select(Submission.id).where(Submission.id == SearchEntry.subject_id, is_public_letter())),
    )
    own = _behind("submission", select(Submission.id).where(Submission.id == SearchEntry.subject_id, scope_of(actor)))
    answers = _behind(
        "response", select(Response.id).where(Response.id == SearchEntry.subject_id, is_seen_unpublished(actor))
    )
    for_staff = or_(SearchEntry.kind.not_in(("submission", "response")), own, answers)
    return or_((SearchEntry.audience == "public") & public, (SearchEntry.audience == "staff") & for_staff)


def finds(actor: Actor) -> ColumnElement[bool]:
    """What this reader finds: every page and every number of the search asks this one condition.

    A number that counted more than the page shows would tell the words of a letter that is kept from the reader.
    """
    return may_find(actor) & is_still_open_to(actor)


def _behind(kind: str, rows: Select[int]) -> ColumnElement[bool]:
    return (SearchEntry.kind == kind) & rows.correlate(SearchEntry).exists()


def ever_behind(topic_ids: Sequence[int]) -> Select[int]:
    """The ids of the letters that are or were behind these topics or topics merged into them."""
    topics = select(Topic.id).where(or_(Topic.id.in_(topic_ids), Topic.root_id.in_(topic_ids)))
    return select(TopicMember.submission_id).where(TopicMember.topic_id.in_(topics))
