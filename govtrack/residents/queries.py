"""What an account keeps, and what of the loop concerns its owner."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import contains_eager

from govtrack.accounts.residency import resident_at_browser
from govtrack.core.actors import Actor
from govtrack.core.clock import now
from govtrack.core.crypto import decrypt, fingerprint
from govtrack.core.db import db
from govtrack.core.errors import NotFound
from govtrack.core.pagination import Page, paginate
from govtrack.council.cards import MeetingCard, meeting_card
from govtrack.council.models import AgendaItem
from govtrack.council.queries.meetings import list_coming_meetings
from govtrack.intake.models import ContactCode, ReporterContact, Submission
from govtrack.intake.queries import ListedLetter, list_letters_of
from govtrack.intake.receipts import Keeper, mark_of_code, register_keeper
from govtrack.intake.reporters import Contact, hint_of_address
from govtrack.places.models import Place
from govtrack.places.queries import list_places
from govtrack.plans.cards import PlanTile
from govtrack.plans.queries import PlanFilter, list_plans
from govtrack.residents.cards import HomeCard, home_cards
from govtrack.residents.models import Resident, ResidentContact, ResidentHome, ResidentLetter
from govtrack.residents.policy import STATION
from govtrack.residents.states import LIVING, PENDING
from govtrack.residents.vocabulary import code_of_letter, mark_of_letter
from govtrack.topics.cards import TopicLine, topic_line
from govtrack.topics.policy import is_public
from govtrack.topics.queries.members import map_topics_of

NEAR_AT_MOST = 5
# Where somebody lives: a building, or a compound whose buildings are not in the list.
HOME_LEVELS = ("building", "compound")
ENTER = "enter"
# How long the link of an e-mail holds, and how long after a code or a link an account may be begun or entered by it.
LINK_SPAN, PROOF_SPAN = timedelta(days=1), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class ShownContact:
    """An address of the account as its owner tells it from another one."""

    id: int
    contact_kind: str
    hint: str
    proven_at: datetime | None


def find_resident() -> Resident | None:
    """The account that is signed in at the browser."""
    resident_id = resident_at_browser()
    return db.session.get(Resident, resident_id) if resident_id is not None else None


def get_resident() -> Resident:
    """The same; raises NotFound where it was deleted on another device a moment ago."""
    resident = find_resident()
    if resident is None:
        raise NotFound()
    return resident


def find_contact_by_mark(mark: str) -> ResidentContact | None:
    """The address with this keyed fingerprint."""
    return db.session.scalar(select(ResidentContact).where(ResidentContact.mark == mark))


def mark_of_flow(flow: str, resident: Resident | None) -> str:
    """Names who asked: the session that holds ``flow``, and the account that was signed in there, None for nobody.

    What was asked for by one of them is of no use to another, so that nobody adds an address to somebody's account.
    """
    return fingerprint(ENTER, f"{flow}/{resident.id if resident is not None else ''}")


def find_asked(flow: str, resident: Resident | None) -> ContactCode | None:
    """The code that was asked for so."""
    return db.session.scalar(select(ContactCode).where(ContactCode.flow == mark_of_flow(flow, resident)))


def is_just_proven(proof: ContactCode) -> bool:
    """Whether this code, or its link, was used a few minutes ago."""
    return proof.purpose == ENTER and proof.used_at is not None and proof.used_at > now() - PROOF_SPAN


def token_of_link(row: ContactCode) -> str:
    """What the link of an e-mail carries beside the code."""
    return str(_signer().dumps(row.id))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="resident-enters")


def find_linked(token: str) -> ContactCode | None:
    """The code whose link this is, as long as the link holds: for a day, and once."""
    try:
        row_id = int(_signer().loads(token))
    except (BadData, ValueError, TypeError):
        return None
    mine = (
        ContactCode.id == row_id, ContactCode.purpose == ENTER, ContactCode.code_fingerprint != "",
        ContactCode.used_at.is_(None), ContactCode.created_at > now() - LINK_SPAN,
    )  # fmt: skip
    return db.session.scalar(select(ContactCode).where(*mine))


def hint_of_account(resident: Resident) -> str:
    """The first address of the account, as its owner tells it from the account of another one."""
    return next((show_contact(row).hint for row in list_contacts(resident.id)), "")


def list_contacts(resident_id: int) -> Sequence[ResidentContact]:
    """The addresses of the account, the first one first."""
    statement = select(ResidentContact).where(ResidentContact.resident_id == resident_id)
    return db.session.scalars(statement.order_by(ResidentContact.id)).all()


def show_contact(row: ResidentContact) -> ShownContact:
    """The address as its owner sees it."""
    return ShownContact(
        row.id, row.contact_kind, hint_of_address(row.contact_kind, decrypt(row.sealed_address)), row.proven_at
    )


def list_letter_ids(resident_id: int) -> list[int]:
    """The letters that the account opens: those it keeps, and those for which one of its addresses is proven."""
    kept = (
        select(ResidentLetter.submission_id, ResidentLetter.kept_by, ResidentLetter.code_mark, Submission)
        .join(Submission, ResidentLetter.submission_id == Submission.id)
        .where(ResidentLetter.resident_id == resident_id)
    )
    own = [
        row.submission_id
        for row in db.session.execute(kept)
        if row.kept_by == "written" or row.code_mark == mark_of_code(row.Submission)
    ]
    return list(dict.fromkeys([*own, *_list_proven_ids(resident_id)]))


def _list_proven_ids(resident_id: int) -> Sequence[int]:
    """The contact opens a text alone that its writer had proven it for."""
    proven = [
        and_(ReporterContact.phone_mark == one.mark, ReporterContact.phone_proven_at.is_not(None))
        if one.contact_kind == "phone"
        else and_(ReporterContact.email_mark == one.mark, ReporterContact.email_proven_at.is_not(None))
        for one in list_contacts(resident_id)
    ]
    statement = select(ReporterContact.submission_id).join(Submission)
    has_receipt = Submission.receipt_fingerprint.is_not(None)
    return db.session.scalars(statement.where(or_(false(), *proven), has_receipt)).all()


def _opens(submission: Submission) -> bool:
    resident_id = resident_at_browser()
    return resident_id is not None and submission.id in list_letter_ids(resident_id)


def _list_ids() -> Sequence[int]:
    resident_id = resident_at_browser()
    return list_letter_ids(resident_id) if resident_id is not None else ()


def _contact_here() -> Contact | None:
    resident_id = resident_at_browser()
    found = list_contacts(resident_id) if resident_id is not None else ()
    opened = {row.contact_kind: decrypt(row.sealed_address) for row in reversed(found)}
    return Contact(phone=opened.get("phone", ""), email=opened.get("email", "")) if opened else None


register_keeper(Keeper(_opens, _list_ids, _contact_here))


def list_letters(resident_id: int) -> Sequence[Submission]:
    """What the account opens, newest first."""
    statement = select(Submission).where(Submission.id.in_(list_letter_ids(resident_id)))
    return db.session.scalars(statement.order_by(Submission.received_at.desc(), Submission.id.desc())).all()


def list_unopened(resident_id: int) -> list[ListedLetter]:
    """Number and day of what was written with an address of the account and does not open by it."""
    open_numbers = {letter.number for letter in list_letters(resident_id)}
    listed = {
        one.number: one
        for contact in list_contacts(resident_id)
        for one in list_letters_of(contact.contact_kind, contact.mark)
    }
    return [one for number, one in listed.items() if number not in open_numbers]


def list_joined(letters: Sequence[Submission]) -> list[TopicLine]:
    """The public matters in which these letters live on."""
    topics = map_topics_of(letter.id for letter in letters).values()
    found = {topic.id: topic for topic in topics if is_public(topic)}
    return [topic_line(topic) for topic in found.values()]


def list_councils(community: Place | None, topic_ids: Sequence[int]) -> list[MeetingCard]:
    """Announced councils of the community, or with one of these matters on their agenda."""
    items = select(AgendaItem.meeting_id).where(AgendaItem.topic_id.in_(topic_ids))
    about = set(db.session.scalars(items)) if topic_ids else set()
    near = community.path if community is not None else None
    return [
        meeting_card(meeting)
        for meeting in list_coming_meetings()
        if meeting.id in about or (near is not None and meeting.place.path.startswith(near))
    ]


def list_promises_near(community: Place | None) -> list[PlanTile]:
    """Plans under way in the community, the newest first."""
    if community is None:
        return []
    return list(list_plans(PlanFilter(view="under_way", place_id=community.id)).items)[:NEAR_AT_MOST]


def find_home(resident_id: int) -> ResidentHome | None:
    """Where the owner of the account lives, confirmed."""
    return _find_home(resident_id, LIVING)


def find_pending_home(resident_id: int) -> ResidentHome | None:
    """Where they say they live, not confirmed yet."""
    return _find_home(resident_id, PENDING)


def _find_home(resident_id: int, states: Sequence[str]) -> ResidentHome | None:
    mine = (ResidentHome.resident_id == resident_id, ResidentHome.state.in_(states))
    return db.session.scalar(select(ResidentHome).where(*mine))


def find_decided_home(resident_id: int) -> ResidentHome | None:
    """The newest home of the account, where the station has given a reason against it: not confirmed, or ended."""
    newest = list_homes_of(resident_id)[-1:]
    return next((row for row in newest if row.decision_reason), None)


def list_homes_of(resident_id: int) -> Sequence[ResidentHome]:
    """Every home of the account that is still kept, the oldest first."""
    return db.session.scalars(
        select(ResidentHome).where(ResidentHome.resident_id == resident_id).order_by(ResidentHome.id)
    ).all()


def list_dwellings() -> list[Place]:
    """Every place that may be a home: buildings, and compounds without a list of buildings."""
    rows = list_places(*HOME_LEVELS)
    buildings = [row for row in rows if row.level == "building"]
    return [*buildings, *(row for row in rows if row.level == "compound" and not _stand_in(row, buildings))]


def _stand_in(compound: Place, buildings: Sequence[Place]) -> bool:
    return any(row.path.startswith(compound.path) for row in buildings)


def get_home(home_id: int) -> ResidentHome:
    """The home with this number; raises NotFound."""
    home = db.session.get(ResidentHome, home_id)
    if home is None:
        raise NotFound()
    return home


def _homes_near(actor: Actor, states: Collection[str]) -> Select[ResidentHome]:
    at_places = or_(false(), *(Place.path.startswith(path) for path in actor.place_paths(STATION)))
    return select(ResidentHome).join(ResidentHome.place).where(ResidentHome.state.in_(states), at_places)


def list_homes(actor: Actor, states: Collection[str]) -> Page[HomeCard]:
    """Homes in these states at the places of the actor, those that wait longest first."""
    statement = _homes_near(actor, states).options(contains_eager(ResidentHome.place))
    page = paginate(statement, by=(ResidentHome.state_since, ResidentHome.id))
    return replace(page, items=home_cards(page.items))


def count_homes(actor: Actor, states: Collection[str]) -> int:
    """How many homes in these states are at the places of the actor."""
    return db.session.scalar(select(func.count()).select_from(_homes_near(actor, states).subquery())) or 0


def find_letter_code(home: ResidentHome, press: str) -> str | None:
    """The code that this press made, as long as it is the one that works; a page that is loaded anew shows it again."""
    code = code_of_letter(home.id, press)
    return code if home.state == "sent" and home.code_mark == mark_of_letter(home.id, code) else None
