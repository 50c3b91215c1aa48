"""Addresses of the whole URL map, for things that stand in one of two places and for things that nowhere stand."""

from __future__ import annotations

from itertools import product
from typing import Any

from flask import Flask
from sqlalchemy import inspect
from werkzeug.routing import IntegerConverter, Rule

from govtrack.accounts.models import RoleGrant, User
from govtrack.accounts.roles import ALL
from govtrack.casework.verbs import VERBS as CASE_STEPS
from govtrack.core.access import PUBLIC, SIGNED_IN, allowed_roles
from govtrack.core.db import db, transaction
from govtrack.core.settings import DEFINITIONS
from govtrack.intake.verbs import AT_THE_DESK as LETTER_STEPS
from govtrack.oversight.guides import BY_KEY
from tests import factories
from tests.meta.two_places import Side

NOWHERE = 2_000_000_000
# The part of an address → the model whose row it names. What is not here is text or a choice.
MODELS = {
    "addition_id": "LaterWord", "answer_id": "Answer", "batch_id": "ImportBatch", "burst_id": "TopicBurst",
    "commitment_id": "Commitment", "contribution_id": "Contribution", "constraint_id": "EngineConstraint",
    "dispute_id": "Dispute", "entry_id": "Entry", "list_id": "PeriodList",
    "follows_id": "Meeting", "home_id": "ResidentHome", "item_id": "AgendaItem", "key_id": "ApiKey",
    "link_id": "SubmissionLink", "matter_id": "Topic", "meeting_id": "Meeting", "objection_id": "Objection",
    "order_id": "WorkOrder", "party_id": "PlanParty", "plan_id": "Plan", "response_id": "Response",
    "submission_id": "Submission", "topic_id": "Topic", "user_id": "User",
    "other_id": "Proposal", "proposal_id": "Proposal", "update_id": "ProposalUpdate",
}  # fmt: skip
# Parts of which no row is built: any number does.
LOOSE = {
    "attachment_id",
    "change_id",
    "contact_id",
    "event_id",
    "evidence_id",
    "grant_id",
    "job_id",
    "notice_id",
    "passkey_id",
    "row_id",
}


def rules(app: Flask, method: str) -> list[Rule]:
    """The routes of the house that take ``method``, without files and the style guide."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or set())
        and rule.endpoint != "static"
        and not rule.endpoint.startswith(("styleguide.", "sent."))
    ]


def roles_of(app: Flask, rule: Rule) -> frozenset[str]:
    """Who may try this route; everybody where it is public."""
    return allowed_roles(app.view_functions[rule.endpoint])


def is_open_to(roles: frozenset[str], role: str) -> bool:
    """Whether the gate lets somebody with this role through."""
    return bool(roles & {PUBLIC, SIGNED_IN, role})


def choices(rule: Rule, name: str, side: Side | None) -> list[Any]:
    """What may stand in this part of the address."""
    converter = rule._converters[name]
    if name in MODELS or name in LOOSE:
        row = side.objects.get(MODELS.get(name, "")) if side else None
        # The key that it has or had: an earlier route may have taken it away.
        return [inspect(row).identity[0] if row is not None else NOWHERE]
    if name == "number" and not isinstance(converter, IntegerConverter):
        return [side.of("Submission").number if side else "BW-1999-000000"]
    if isinstance(converter, IntegerConverter):
        # The first of its kind; a part that names a row would find it only where rows are counted from one.
        assert name == "number", f"{name} of {rule.rule}: name its model, or say that any number does"
        return [1]
    if type(converter).__name__ == "AnyConverter":
        return [one.replace("\\", "") for one in converter.regex.strip("(?:)").split("|")]
    if name == "action_name":
        return list(CASE_STEPS if rule.endpoint == "casework.act" else LETTER_STEPS)
    return [
        {"key": next(iter(DEFINITIONS)), "guide_key": next(iter(BY_KEY)), "matter": "topics"}.get(name, "nothing-here")
    ]


def addresses(app: Flask, rule: Rule, side: Side | None) -> list[str]:
    """The rule's addresses with the rows of ``side``, or with rows that nowhere stand."""
    names = sorted(rule.arguments)
    values = product(*(choices(rule, name, side) for name in names))
    with app.test_request_context():
        return [app.url_for(rule.endpoint, **dict(zip(names, those, strict=True))) for those in values]


def holder_of_everything(side: Side) -> User:
    """Somebody who holds every role at one place and for its unit: whom no gate and no scope keeps from trying."""
    person = factories.user("admin")
    with transaction():
        db.session.add_all(
            RoleGrant(user_id=person.id, role=role, place_id=side.place.parent_id, organisation_id=side.unit.id)
            for role in ALL
            if role != "admin"
        )
    db.session.refresh(person, ["grants"])
    return person
