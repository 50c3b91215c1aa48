"""Two communities, each with one of everything that an operation can touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from govtrack.accounts.models import Passkey, PendingChange, User
from govtrack.accounts.operations import GRANT
from govtrack.api.models import ApiKey
from govtrack.casework.models import Extension, Round, Whistle, WhistleCall, WorkOrder
from govtrack.core.actors import ANONYMOUS, Actor, Grant
from govtrack.core.clock import now, today
from govtrack.core.db import db, transaction
from govtrack.core.jobs import Job
from govtrack.core.storage import store
from govtrack.council.models import AgendaItem, Meeting, MinutesRevision, Motion, Participant, Suggestion
from govtrack.council.operations import ensure_rule_set
from govtrack.discussion.models import Contribution
from govtrack.intake.models import (
    Appeal,
    Attachment,
    ImportBatch,
    LaterWord,
    ReceiptRequest,
    Submission,
    SubmissionLink,
)
from govtrack.intake.operations import Draft, submit
from govtrack.notify.models import Message
from govtrack.places.models import Organisation, Place
from govtrack.plans.models import Commitment, Objection, Plan, PlanParty
from govtrack.proposals.models import Proposal, ProposalUpdate
from govtrack.registries.models import Entry
from govtrack.residents.models import Resident, ResidentHome
from govtrack.residents.vocabulary import mark_of_household
from govtrack.responses.models import Answer, Dispute, Response
from govtrack.topics.models import EngineConstraint, EngineRun, Topic, TopicBurst, TopicMember
from tests import factories

SOMEBODY = Actor("reporter")
# What a sheet without anything odd leaves of its headings.
READ = {
    "used": {},
    "unused": [],
    "personal": [],
    "sheets": [],
    "titles": {},
    "remarks": 0,
    "places": [],
    "categories": [],
}


@dataclass
class Side:
    """One community: its objects by the name of their model, and who acts there."""

    place: Place
    unit: Organisation
    objects: dict[str, Any]
    grants: tuple[Grant, ...]

    def of(self, model: str) -> Any:
        """The object of this model."""
        assert model in self.objects, f"no {model} stands in the two places: build() of {__name__} makes one"
        return self.objects[model]


def build(number: int) -> Side:
    """Everything of one community, written without going the long way through each step."""
    place = factories.place("community")
    unit = factories.organisation("property", at=place)
    kind = factories.category(f"K-{number}")
    hands = {name: factories.user(role, at=place) for name, role in HANDS.items()}
    with transaction():
        rules = ensure_rule_set()
        objects = _letters(place, hands["chair"]) | {
            "Place": place,
            "Organisation": unit,
            "User": hands["chair"],
            "Category": kind,
        }
        objects |= _topic(number, place, objects["Submission"])
        objects |= _order(number, place, unit, objects["Submission"], hands)
        objects |= _meeting(number, place, objects["Topic"], rules, hands)
        objects |= _plan(number, place, unit, objects, hands)
        objects |= _answer(place, objects, hands)
        objects["ApiKey"] = ApiKey(
            holder="区平台", contact="王工", mark=f"mark-{number}", begins_with="abc", place_id=place.id
        )
        _save(objects["ApiKey"])
        objects["Entry"] = Entry(list_name="elevators", code=f"T-{number}", name="一号梯", place_id=place.id, values={})
        _save(objects["Entry"])
        objects |= _accounts(place, hands)
        objects["ResidentHome"] = _home(number, place)
        objects |= _proposal(number, place)
    roles = ("community_staff", "commissioner", "council_member", "chair", "recorder", "supervisor", "command", "admin")
    return Side(place, unit, objects, tuple(Grant(role, place.path) for role in roles))


def _proposal(number: int, place: Place) -> dict[str, Any]:
    letter, _code = submit(SOMEBODY, Draft(title="楼道灯", body="三楼没有灯。", kind="proposal", place=place))
    letter.redaction_confirmed_at = now()
    proposal = Proposal(
        number=f"PR-{number}", submission_id=letter.id, place_id=place.id, title="楼道灯", problem="不亮",
        question="怎么？", published_at=now(), due_at=now() + timedelta(days=90),
    )  # fmt: skip
    _save(proposal)
    update = ProposalUpdate(proposal_id=proposal.id, body="物业同意了。")
    _save(update)
    return {"Proposal": proposal, "ProposalUpdate": update}


def _home(number: int, place: Place) -> ResidentHome:
    person = Resident()
    _save(person)
    home = ResidentHome(
        number=f"H-{number}", resident_id=person.id, place_id=place.id, sealed_room="2-301",
        household_mark=mark_of_household(place, "2-301"),
    )  # fmt: skip
    _save(home)
    return home


HANDS = {"chair": "chair", "recorder": "recorder", "writer": "community_staff", "asker": "department", "admin": "admin"}


def lost_letter() -> Submission:
    """A letter whose writer did not say where the matter is."""
    with transaction():
        letter, _code = submit(SOMEBODY, Draft(title="路灯不亮", body="路灯坏了，忘了写是哪条路。", place=None))
    return letter


def _save(*rows: Any) -> None:
    db.session.add_all(rows)
    db.session.flush()


def _letters(place: Place, clerk: User) -> dict[str, Any]:
    one, _code = submit(SOMEBODY, Draft(title="楼道灯不亮", body="二楼的灯坏了一个星期。", place=place))
    two, _code = submit(SOMEBODY, Draft(title="楼道灯又坏了", body="三楼的灯也坏了一个星期。", place=place))
    link = SubmissionLink(first_id=one.id, second_id=two.id, kind="same")
    sheet = store(b"kept", "application/gzip", "letters.xlsx")
    batch = ImportBatch(channel="letters", file_id=sheet.id, place_id=place.id, headings=READ)
    asked = ReceiptRequest(submission_id=one.id, asked_by_id=clerk.id, asked_by_name="甲", reason="知道题目和日期")
    words = LaterWord(
        submission_id=one.id, text="三楼的灯也坏了。", redacted_text="三楼的灯也坏了。", content_hash="words"
    )
    appeal = Appeal(submission_id=two.id, reason="请再看一次", redacted_reason="请再看一次", due_at=now())
    photo = Attachment(submission_id=one.id, file_id=sheet.id)
    _save(link, batch, asked, words, appeal, photo)
    return {
        "Submission": one, "SubmissionLink": link, "ImportBatch": batch, "ReceiptRequest": asked, "LaterWord": words,
        "Appeal": appeal, "Attachment": photo,
    }  # fmt: skip


def _topic(number: int, place: Place, letter: Submission) -> dict[str, Any]:
    topic = Topic(
        number=f"T-{number}", subdistrict_id=place.parent_id, title="楼道灯", place_id=place.id, state="candidate",
        keywords=[], weekly=[], hotness_parts={},
    )  # fmt: skip
    run = EngineRun(subdistrict_id=place.parent_id, state="done", claimed_by="test", lease_until=now())
    _save(topic, run)
    burst = TopicBurst(topic_id=topic.id, run_id=run.id, letters=5, reporters=1, new_accounts=0, reasons=[])
    row = EngineConstraint(
        subdistrict_id=place.parent_id, topic_id=topic.id, kind="pin", topic_ids=[topic.id], before={"is_pinned": False}
    )
    public = Topic(
        number=f"T-{number}-talk", subdistrict_id=place.parent_id, title="楼道灯", place_id=place.id, state="candidate",
        keywords=[], weekly=[], hotness_parts={}, shown_voices=100,
    )  # fmt: skip
    _save(public)
    said = Contribution(
        matter="topics", matter_id=public.id, place_path=place.path, kind="for", text="楼道里要装感应灯才安全。",
        redacted_text="楼道里要装感应灯才安全。", due_at=now(),
    )  # fmt: skip
    _save(TopicMember(topic_id=topic.id, submission_id=letter.id), burst, row, said)
    return {"Topic": topic, "TopicBurst": burst, "EngineConstraint": row, "Contribution": said}


def _order(number: int, place: Place, unit: Organisation, letter: Submission, hands: dict[str, Any]) -> dict[str, Any]:
    due = now() + timedelta(days=3)
    order = WorkOrder(
        number=f"WO-{number}", profile="case", title="修灯", place_id=place.id, unit_id=unit.id,
        submission_id=letter.id, due_at=due, first_due_at=due,
    )  # fmt: skip
    _save(order)
    whistle = Whistle(
        work_order_id=order.id, occasion="emergency", reason="急", called_by_id=hands["asker"].id, arrive_by=due
    )
    whistle.calls = [WhistleCall(organisation_id=unit.id)]
    extension = Extension(
        work_order_id=order.id, until=due + timedelta(days=1), reason="等配件", requested_by_id=hands["asker"].id
    )
    _save(Round(work_order_id=order.id, number=1), whistle, extension)
    return {"WorkOrder": order, "Extension": extension}


def _meeting(number: int, place: Place, topic: Topic, rules: Any, hands: dict[str, Any]) -> dict[str, Any]:
    meeting = Meeting(
        number=f"RT-{number}", title="议事会", starts_at=now() - timedelta(hours=1), place=place, rule_set=rules,
        chair=hands["chair"], recorder=hands["recorder"],
    )  # fmt: skip
    item = AgendaItem(meeting=meeting, topic=topic, position=1, minutes=30, question="怎么修？")
    person = Participant(
        meeting=meeting, name="居民", party="residents", person_key=f"key-{number}", is_voting=True, has_attended=True
    )
    motion = Motion(item=item, text="换新灯", mover=person)
    revision = MinutesRevision(meeting=meeting, number=1, body="纪要", author=hands["writer"])
    suggestion = Suggestion(item=item, text="换感应灯", party="residents")
    _save(meeting, item, person, motion, revision, suggestion)
    return {
        "Meeting": meeting, "AgendaItem": item, "Participant": person, "Motion": motion,
        "MinutesRevision": revision, "Suggestion": suggestion,
    }  # fmt: skip


def _plan(number: int, place: Place, unit: Organisation, objects: dict[str, Any], hands: dict[str, Any]) -> Any:
    plan = Plan(
        number=f"P-{number}", topic_id=objects["Topic"].id, place_id=place.id, title="方案", goal="灯亮",
        lead_unit_id=unit.id, drafted_by_id=hands["writer"].id,
    )  # fmt: skip
    _save(plan)
    party = PlanParty(plan_id=plan.id, slot="property", organisation_id=unit.id, name="物业")
    promise = Commitment(
        plan_id=plan.id, position=1, title="换灯", lead_unit_id=unit.id, measurable_output="20盏",
        starts_on=today(), in_service_on=today(),
    )  # fmt: skip
    objection = Objection(plan_id=plan.id, revision=1, raised_as="resident", text="太亮")
    _save(party, promise, objection)
    return {"Plan": plan, "PlanParty": party, "Commitment": promise, "Objection": objection}


def _answer(place: Place, objects: dict[str, Any], hands: dict[str, Any]) -> dict[str, Any]:
    letter = objects["Submission"]
    out = Response(
        submission_id=letter.id, written_by_id=hands["writer"].id, reviewed_by_id=hands["chair"].id,
        state="published", published_at=now(), place_path=place.path,
    )  # fmt: skip
    draft = Response(topic_id=objects["Topic"].id, written_by_id=hands["writer"].id, place_path=place.path)
    _save(out, draft)
    answer = Answer(response_id=out.id, submission_id=letter.id, text="已修好")
    _save(answer)
    dispute = Dispute(answer_id=answer.id, reason="没有修好")
    _save(dispute)
    return {"Response": draft, "Answer": answer, "Dispute": dispute}


def _accounts(place: Place, hands: dict[str, Any]) -> dict[str, Any]:
    passkey = Passkey(user_id=hands["chair"].id, name="电脑", credential=f"key-{place.id}", public_key="-")
    asked = PendingChange(
        kind=GRANT, key=f"grant/{place.id}", subject_id=hands["writer"].id, reason="接替离任的同事",
        asked_by_id=hands["admin"].id,
        data={"role": "expert", "place_id": place.id, "place": place.name_zh, "organisation_id": None},
    )  # fmt: skip
    told = Message(
        user_id=hands["chair"].id, kind="plans.nothing", parameters={}, address="/", key=f"told/{place.id}",
        state="delivered", sent_at=now(),
    )  # fmt: skip
    job = Job(name="oversight.keep_promises", queue="default", payload={}, state="failed", run_at=now(), error="-")
    _save(passkey, asked, told, job)
    return {
        "Message": told, "Job": job,"Passkey": passkey, "PendingChange": asked, "RoleGrant": hands["writer"].grants[0],
    }  # fmt: skip


def strangers(mine: Side, theirs: Side) -> dict[str, Actor]:
    """Who has nothing to do with our community: of another place, another unit, another body, or nobody."""
    path, other_unit = mine.place.path, factories.organisation("department", at=mine.place)
    units = ("department", "property", "owners_committee", "enterprise")
    return {
        "another place": Actor("user", factories.user().id, "外", theirs.grants),
        "a unit of another place": Actor("user", None, "外", (Grant("property", theirs.place.path, theirs.unit.id),)),
        "another unit": Actor("user", None, "邻", tuple(Grant(role, path, other_unit.id) for role in units)),
        "another body": Actor("user", None, "民", (Grant("resident", path), Grant("verified_resident", path))),
        "nobody": ANONYMOUS,
    }
