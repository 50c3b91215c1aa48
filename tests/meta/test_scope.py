"""Every operation asks for the place of every object that it touches.

Each operation is called directly, by somebody who holds every office of one community, with all
objects of that community but one; that one belongs to the community next door. A new operation,
or a new object of an old one, has to appear here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from flask import Flask

from deploy.verbs import models_in, signature_of, takes_several
from govtrack.accounts.models import User
from govtrack.accounts.passkeys import site_of
from govtrack.casework.operations import NewOrder
from govtrack.core import duties
from govtrack.core.actors import Actor, Grant
from govtrack.core.clock import now, today
from govtrack.core.db import transaction
from govtrack.core.errors import DomainError, Forbidden, InvalidInput, NotFound
from govtrack.core.storage import SealedContent
from govtrack.council.models import Meeting
from govtrack.council.operations import MeetingDetails, NewRules, SheetLine
from govtrack.intake.channels import CHANNELS
from govtrack.intake.operations.previewing import Preview
from govtrack.plans.operations import NewCommitment
from govtrack.registries.operations import NewEntry
from govtrack.topics.operations import Joining
from tests import factories
from tests.meta import two_places
from tests.meta.boundless import EXEMPT
from tests.meta.listed import operation_of, operations, takes_actor
from tests.meta.two_places import Side, strangers

# Open to others than those who work on the matter, each with its reason.
OPEN_TO_OTHERS = {
    "accounts.add_user: another place": "an account without a role opens nothing, and every administrator may make one",
    "intake.preview_batch: another place": "a sheet of no place is read by any desk; its letters go to theirs",
}
# What anybody may do, with or without an account, each with its reason.
OPEN_TO_ALL = {
    ("intake", "submit"): "anybody may write to the office",
    ("topics", "join_topic"): "anybody may say that a public matter is theirs too",
}  # fmt: skip
# Refused with a word at the field: the form shows what else can be chosen.
AT_THE_FIELD = {
    ("council", "call_meeting", "chair"), ("council", "call_meeting", "recorder"),
    ("council", "call_meeting", "facilitator"), ("council", "change_meeting", "chair"),
    ("council", "change_meeting", "recorder"), ("council", "change_meeting", "facilitator"),
    ("council", "record_motion", "mover"), ("council", "record_motion", "seconder"),
    ("council", "second_motion", "seconder"), ("council", "confirm_minutes", "witnesses"),
}  # fmt: skip
# What may stand in no place, and is tried in ours where it is not tried in another.
BELOW = {("topics", "nominate"): "place", ("places", "add_place"): "parent", ("places", "add_organisation"): "place"}
# What is entered as a whole; each of its parts is tried like a parameter.
DRAFTS = (NewOrder, MeetingDetails, NewRules)
SOON = now() + timedelta(days=2)
# Values for what is no object, by the name of the parameter.
KEPT = SealedContent("0" * 64, 4)
PLAIN: dict[str, Any] = {
    "room": "2-301", "offered": "k1:nothing", "holder": "区平台", "contact": "王工 0571-1",
    "reason": "说得清楚的理由", "title": "题目", "body": "正文", "text": "内容", "answer": "答复", "question": "怎么？",
    "goal": "目标", "kind": "work", "target": "other", "urgency": "green", "seen_version": 1, "seen_edition": 1,
    "is_granted": True,
    "is_contacted": False, "note": "已修好", "verdict": "ok", "profile": "case", "until": SOON, "occasion": "emergency",
    "has_interest": False, "choice": "admit", "action": "clear", "direction": "up", "starts_at": SOON,
    "outcome": "consensus", "first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31),
    "adopted": "adopted", "party": "residents", "name": "新人", "lines": [SheetLine("居民", "residents")],
    "votes_for": 1, "votes_against": 0, "votes_abstain": 0, "present": 1, "slot": "property", "is_upheld": False,
    "preview": Preview(CHANNELS["letters"], {}, KEPT), "chosen": [], "channel": "letters", "content": KEPT,
    "phone": "13800138000", "email": "chen@example.org", "is_reached": True, "words": "说得清楚的理由",
    "role": "expert", "login": "newcomer", "password": "an-odd-sentence-of-6", "current": "x", "new": "y",
    "session_key": None, "site": site_of("https://gov.example.org"), "challenge": None,
    "credential": "{}", "handle": "0" * 16,
    "code": "123456", "level": "grid", "name_zh": "新的", "key": "intake.max_title",
    "meanings": {}, "texts": (), "decision": "hidden", "rules": [],
    "limits": {}, "title_zh": "规则", "title_en": "Rules", "progress": 10, "output_so_far": "10盏",
    "in_service_on": today(), "parts": {}, "follow_up": "topic",
}  # fmt: skip
OWN: dict[tuple[str, str], Any] = {
    ("add_entry", "registry"): "elevators", ("add_entry", "details"): NewEntry("N-1", "一号梯"),
    ("change_entry", "details"): NewEntry("N-2", "二号梯"),
    ("record_reaching", "reached_by"): "call", ("join_topic", "joining"): Joining(None, "a phone"),
    ("link_submissions", "kind"): "same", ("change_rule", "text"): "60",
    ("change_holidays", "days"): {"2027-01-01": False}, ("add_organisation", "kind"): "property",
    ("take_down_answer", "reached_by"): "call",
    ("advance_topic", "action"): "notice", ("dispatch", "profile"): "commitment",
}  # fmt: skip
# Who acts for a unit rather than for a place.
BY_UNIT = {"sign", "start", "return_order", "claim_done", "request_extension", "arrive", "sign_plan", "refuse_plan",
           "report_progress", "whistle", "resume"}  # fmt: skip


# What belongs to one person: whoever it belongs to.
BY_SELF = {"add_passkey", "change_password", "confirm_minutes", "end_other_sessions", "end_session", "read_all",
           "read_notice", "remove_passkey", "rename_passkey", "renew_paper_codes", "set_up_app"}  # fmt: skip


def draft_of(operation: Callable[..., Any]) -> tuple[str, Any] | None:
    """The parameter that takes something entered as a whole, with its class."""
    named = signature_of(operation).items()
    return next(((name, row.annotation) for name, row in named if row.annotation in DRAFTS), None)


def parameters_of(operation: Callable[..., Any]) -> list[inspect.Parameter]:
    """What is given to the operation besides the actor, a draft by its parts."""
    given = []
    for parameter in list(signature_of(operation).values())[1:]:
        is_draft = parameter.annotation in DRAFTS
        given += list(signature_of(parameter.annotation).values()) if is_draft else [parameter]
    return [parameter for parameter in given if parameter.kind is not inspect.Parameter.VAR_KEYWORD]


def models_of(parameter: inspect.Parameter) -> list[str]:
    """The models of which the parameter takes a row: of one of several, or the path of a place."""
    return models_in(parameter) or (["path"] if parameter.name.endswith("_path") else [])


def objects_of(operation: Callable[..., Any]) -> dict[str, list[str]]:
    """The parameters that take objects, with their models."""
    return {row.name: models for row in parameters_of(operation) if (models := models_of(row))}


# What holds for every place: for administrators of the whole house, and for none of a part of it.
OF_THE_HOUSE = {
    ("places", "add_category"), ("council", "ask_for_rules"), ("council", "adopt_rules"), ("oversight", "change_rule"),
    ("oversight", "change_holidays"),
    ("oversight", "retry_job"), ("oversight", "cancel_job"), ("api", "issue_key"), ("api", "revoke_key"),
}  # fmt: skip
# Each object once for every model that it may be of.
CASES = [
    (step, name, parameter, model)
    for step, name, operation in operations()
    if takes_actor(operation)
    for parameter, models in objects_of(operation).items()
    for model in models
    if (step, name, parameter) not in EXEMPT
]
# Those that touch no object as well, which are somebody's to do all the same.
TRIED = (
    {case[:2] for case in CASES}
    | OF_THE_HOUSE
    | {(step, name) for step, name, operation in operations() if takes_actor(operation) and not objects_of(operation)}
)


@pytest.fixture
def sides(app: Flask) -> tuple[Side, Side]:
    return two_places.build(1), two_places.build(2)


def actor_of(name: str, side: Side) -> Actor:
    """Somebody with every office of the community, or of its unit; one person of it where that counts."""
    if name in BY_SELF:
        user: User = side.of("User")
        return Actor("user", user.id, user.name, side.grants)
    grants = (Grant("property", side.place.path, side.unit.id),) if name in BY_UNIT else side.grants
    return Actor("user", factories.user().id, "我", grants)


def arguments(
    step: str, name: str, operation: Callable[..., Any], mine: Side, theirs: Side, foreign: str, of: str = ""
) -> Any:
    """All that the operation asks for, ours but for ``foreign``, which is a row of the model ``of``.

    What may stay empty stays empty unless asked about.
    """
    values: dict[str, Any] = {}
    for parameter in parameters_of(operation):
        model = of if parameter.name == foreign and of else next(iter(models_of(parameter)), None)
        if model == "Category" and type(None) in get_args(parameter.annotation):
            values[parameter.name] = None
        elif model is not None:
            if parameter.default is not inspect.Parameter.empty and parameter.name != foreign:
                continue
            row = _row(parameter.name, model, theirs if parameter.name == foreign else mine)
            values[parameter.name] = [row] if takes_several(parameter) else row
        elif parameter.name == "draft":
            unit = (theirs if foreign == "draft" else mine).unit
            values["draft"] = NewCommitment("换灯", unit.id, "20盏", today(), today())
        elif (name, parameter.name) in OWN:
            values[parameter.name] = OWN[name, parameter.name]
        elif parameter.default is inspect.Parameter.empty or parameter.name in {"title", "question"}:
            values[parameter.name] = plain_value(step, name, parameter)
    if (step, name) in BELOW:
        values.setdefault(BELOW[step, name], mine.place)
    if name == "draft_response":
        values.setdefault("topic" if foreign != "submission" else "submission", mine.of("Topic"))
    return _with_draft(operation, values)


def plain_value(step: str, name: str, parameter: inspect.Parameter) -> Any:
    """What is given for something that is no row of a table."""
    assert parameter.name in PLAIN, (
        f"{step}.{name} takes {parameter}: give a value for it in PLAIN (or OWN) of tests/meta/test_scope.py; "
        "a class that carries rows belongs in DRAFTS, so that each of its rows is tried"
    )
    return PLAIN[parameter.name]


def _with_draft(operation: Callable[..., Any], values: dict[str, Any]) -> dict[str, Any]:
    if (draft := draft_of(operation)) is None:
        return values
    name, entered = draft
    parts = {key: values.pop(key) for key in signature_of(entered) if key in values}
    return values | {name: entered(**parts)}


def _row(parameter: str, model: str, side: Side) -> Any:
    """The object; letters that were ticked come with the version that was read."""
    if model == "path":
        return side.place.path
    row = side.of(model)
    return (row, row.version) if parameter == "chosen" else row


def refusals(step: str, name: str, parameter: str) -> tuple[type[DomainError], ...]:
    return (InvalidInput,) if (step, name, parameter) in AT_THE_FIELD else (Forbidden, NotFound)


class Undone(Exception):
    """What was done is not kept."""


# In which state something is tried where another one would refuse it before its objects are looked at.
def _close_meeting(side: Side) -> None:
    meeting: Meeting = side.of("Meeting")
    meeting.noticed_at = meeting.opened_at = meeting.closed_at = now()
    meeting.state = "minutes_draft"


READY: dict[str, Callable[[Side], None]] = {"confirm_minutes": _close_meeting}


def attempt(
    case: tuple[str, str], mine: Side, theirs: Side, foreign: str, actor: Actor | None = None, of: str = ""
) -> Exception | None:
    """What the operation says to it; nothing of what it did stays."""
    step, name = case
    operation = operation_of(step, name)
    who = actor or actor_of(name, mine)
    try:
        with transaction():
            READY.get(name, lambda _side: None)(mine)
            operation(who, **arguments(step, name, operation, mine, theirs, foreign, of))
            raise Undone
    except (DomainError, Undone) as error:
        return error


def test_an_object_of_the_next_community_is_refused(sides: tuple[Side, Side]) -> None:
    allowed = {}
    for step, name, parameter, model in CASES:
        said = attempt((step, name), *sides, parameter, of=model)
        if not isinstance(said, refusals(step, name, parameter)):
            allowed[f"{step}.{name}({parameter}: {model})"] = repr(said)
    assert allowed == {}


# The lost letter stands behind no topic and has no photo: no response about one takes it in, no photo is shown of it.
OF_ANOTHER_LETTER = {"answer_late", "leave_out", "take_in", "show_photos"}


def test_a_letter_of_unknown_place_is_the_command_rooms(sides: tuple[Side, Side]) -> None:
    mine, theirs = sides
    theirs = replace(theirs, objects=theirs.objects | {"Submission": two_places.lost_letter()})
    without_command = replace(mine, grants=tuple(grant for grant in mine.grants if grant.role != "command"))
    allowed, closed = {}, {}
    for step, name, parameter, model in CASES:
        if model != "Submission" or name in OF_ANOTHER_LETTER:
            continue
        said = attempt((step, name), without_command, theirs, parameter, of=model)
        if not isinstance(said, Forbidden | NotFound):
            allowed[f"{step}.{name}({parameter})"] = repr(said)
        said = attempt((step, name), mine, theirs, parameter, of=model)
        if isinstance(said, Forbidden | NotFound):
            closed[f"{step}.{name}({parameter})"] = repr(said)
    assert (allowed, closed) == ({}, {})


def test_another_unit_another_body_and_nobody_are_refused(sides: tuple[Side, Side]) -> None:
    allowed = {}
    for who, actor in strangers(*sides).items():
        for step, name in sorted(TRIED - set(OPEN_TO_ALL)):
            said = attempt((step, name), *sides, "", actor)
            if not isinstance(said, Forbidden | NotFound):
                allowed[f"{step}.{name}: {who}"] = repr(said)
    assert set(allowed) == set(OPEN_TO_OTHERS)


def test_scope_is_asked_before_any_duty(sides: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch) -> None:
    """Were everybody's hands on everything, somebody outside would still not be told what was done inside."""
    monkeypatch.setattr(duties, "_are_same", lambda *_asked: True)
    told = {}
    of_duties = {str(row.message) for row in duties.TABLE}
    inside = {"a matter of the next community": (None, True)}
    outside = {name: (actor, False) for name, actor in strangers(*sides).items()}
    for who, (actor, is_foreign) in (inside | outside).items():
        for step, name in sorted({case[:2] for case in CASES}):
            first = next(iter(objects_of(operation_of(step, name)))) if is_foreign else ""
            if (step, name, first) in EXEMPT:
                continue
            said = attempt((step, name), *sides, first, actor)
            if any(words in str(getattr(said, "message", "")) for words in of_duties):
                told[f"{step}.{name}: {who}"] = repr(said)
    assert told == {}


def test_the_same_person_is_not_refused_on_their_own(sides: tuple[Side, Side]) -> None:
    closed = {}
    for step, name in sorted({case[:2] for case in CASES} - NEEDS_ANOTHER_HAND - OF_THE_HOUSE):
        said = attempt((step, name), *sides, "")
        if isinstance(said, Forbidden | NotFound):
            closed[f"{step}.{name}"] = str(said.message)
    assert closed == {}


# Closed to somebody with all offices at once, by the separation of duties, where there is nothing to end, where the
# public reads nothing of the matter yet, where one's own unit was whistled for, or where two people change the
# account of one who chairs.
NEEDS_ANOTHER_HAND = {
    ("casework", "resume"),
    ("accounts", "end_session"), ("topics", "join_topic"), ("accounts", "reset_password"),
    ("accounts", "disable_user"), ("accounts", "enable_user"), ("accounts", "remove_second_step"),
}  # fmt: skip


def test_every_object_is_asked_about_or_left_out_for_a_reason() -> None:
    known = {(s, n, p) for s, n, operation in operations() for p in objects_of(operation)}
    assert set(EXEMPT) <= known and known >= AT_THE_FIELD, "what is left out exists"
    assert all(reason for reason in EXEMPT.values())


def test_a_promise_is_given_to_units_of_the_place(sides: tuple[Side, Side]) -> None:
    from govtrack.plans.operations import add_commitment

    mine, theirs = sides
    actor = actor_of("add_commitment", mine)
    with pytest.raises(Forbidden), transaction():
        add_commitment(actor, mine.of("Plan"), NewCommitment("换灯", theirs.unit.id, "20盏", today(), today()))


def test_an_object_that_may_be_of_several_models_is_tried_as_each() -> None:
    def close(actor: Actor, matter: Meeting | User | None, desk_path: str) -> None: ...

    assert objects_of(close) == {"matter": ["Meeting", "User"], "desk_path": ["path"]}


def test_what_holds_for_every_place_is_done_by_an_administrator_of_the_house(sides: tuple[Side, Side]) -> None:
    administrator, closed = factories.actor("admin"), {}
    for step, name in sorted(OF_THE_HOUSE - {("council", "adopt_rules")}):  # which needs a second one as well
        said = attempt((step, name), *sides, "", administrator)
        if isinstance(said, Forbidden | NotFound):
            closed[f"{step}.{name}"] = str(said)
    assert closed == {}
