"""Kinds of events: declared once, refused where nobody declared them, told in both languages."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from deploy.events import BASES, Home, faults_of, list_unread, list_written, writers, written_in
from govtrack.audit import kinds, operations
from govtrack.audit.kinds import KINDS, SUBJECTS, UndeclaredEvent, define_event, define_subject, read_data
from govtrack.audit.models import Event
from govtrack.audit.operations import Happened, record, record_each, record_many
from govtrack.audit.timeline import describe_events, describe_for_residents
from govtrack.audit.trail import Trail
from govtrack.casework.operations import common
from govtrack.config import ROOT
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db, transaction
from govtrack.places.models import Place
from tests import factories
from tests.responses import world

CHINESE = re.compile(r"[一-鿿]")
# What is called like a writer and is none.
NO_WRITERS = {
    "govtrack.intake.operations.previewing:_compare: preview.note": "a line of the preview of a sheet",
    "govtrack.intake.operations.previewing:_look_at_part: preview.note": "a line of the preview of a sheet",
}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test declares is gone after it."""
    monkeypatch.setattr(kinds, "KINDS", dict(KINDS))
    monkeypatch.setattr(kinds, "SUBJECTS", dict(SUBJECTS))


def test_an_event_that_nobody_declared_is_refused(app: Flask) -> None:
    place = factories.place("compound")
    with pytest.raises(UndeclaredEvent, match="'praised' of 'places'"), transaction():
        record(SYSTEM, "praised", place)
    with pytest.raises(UndeclaredEvent, match="'praised' of 'places'"), transaction():
        record_many(SYSTEM, "praised", "places", [(place.id, place.path)])


@pytest.mark.parametrize("subject", [None, Place()])
def test_an_event_is_about_a_row_that_was_stored(app: Flask, subject: Any) -> None:
    with pytest.raises(ValueError, match="which has no row"), transaction():
        record(SYSTEM, "added", subject)


def test_what_residents_do_is_written_without_their_accounts(app: Flask) -> None:
    assert set(kinds.list_by_residents()) == {
        ("submissions", "submitted"), ("submissions", "resubmitted"), ("submissions", "proof_asked"),
        ("submissions", "contact_proven"), ("submissions", "receipt_renewed"), ("plans", "objection_raised"),
        ("answers", "rated"), ("disputes", "disputed"), ("submissions", "words_added"),
        ("submissions", "words_corrected"), ("submissions", "appealed"), ("contributions", "written"),
        ("contributions", "appealed"), ("contributions", "taken_back"), ("submissions", "danger_told"),
    }  # fmt: skip
    letter, _code = world.letter()
    resident, clerk = factories.user("resident", name="李四").actor, factories.actor("command", name="苏青")
    with transaction():
        written = record(resident, "resubmitted", letter)
        of_staff = record(clerk, "screened", letter)
    assert (written.actor_kind, written.actor_id, written.actor_name) == ("reporter", None, "")
    assert (of_staff.actor_kind, of_staff.actor_name) == ("user", "苏青")


def test_a_sealed_row_that_names_a_resident_is_told_without_the_name(app: Flask) -> None:
    old = Event(subject_type="plans", verb="objection_raised", actor_kind="user", actor_name="李四", reason="", data={})
    staff = Event(subject_type="plans", verb="noticed", actor_kind="user", actor_name="苏青", reason="", data={})
    assert [entry["actor"] for entry in describe_events([old, staff])] == [None, "苏青"]


def test_a_detail_that_nobody_declared_is_refused(app: Flask) -> None:
    place = factories.place("compound")
    with pytest.raises(UndeclaredEvent, match="declares no phone"), transaction():
        record(SYSTEM, "added", place, code="x", phone="1")
    with pytest.raises(UndeclaredEvent, match="declares no phone"), transaction():
        record_many(SYSTEM, "added", "places", [(place.id, place.path)], phone="1")


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        ({"counts": {"votes_for": 1, "present": 9}}, None),
        ({"counts": {"votes_for": 1, "phone": "1"}}, "counts.phone"),
        ({"counts": [{"votes_for": 1}, {"phone": "1"}]}, "counts.phone"),
        ({"counts": {"votes_for": {"phone": "1"}}}, "counts.votes_for.phone"),
        ({"reason_code": {"phone": "1"}}, "reason_code.phone"),
        ({"counts": [[{"votes_for": 1}], [{"phone": "1"}]]}, "counts.phone"),
        ({"old": {"any": 1}}, "old.any"),
    ],
)
def test_a_detail_inside_another_is_declared_as_well(data: dict[str, object], missing: str | None) -> None:
    label = "x"
    votes = kinds.Key("counts", label, parts=(kinds.Key("votes_for", label), kinds.Key("present", label)))
    kind = kinds.Kind(
        kinds.Subject("things", label),
        "done",
        label,
        keys=(votes, kinds.Key("reason_code", label), kinds.OLD, kinds.NEW),
    )
    if missing is None:
        kinds.check_keys(kind, data)
        return
    with pytest.raises(UndeclaredEvent, match=rf"no {re.escape(missing)}$"):
        kinds.check_keys(kind, data)


@pytest.mark.parametrize(
    ("subject", "verb", "data", "missing"),
    [
        ("topics", "opinion_given", {"choice": "admit"}, None),
        ("topics", "opinion_given", {"choice": "no_such_choice"}, "choice=no_such_choice"),
        ("topics", "opinion_given", {"choice": None}, None),
        ("topics", "proposed", {"reasons": ["hotness", "weather"]}, "reasons=weather"),
        ("topics", "colour_changed", {"old": "green", "new": "purple_code"}, "new=purple_code"),
        ("topics", "colour_changed", {"old": {"deep": 1}, "new": "red"}, "old.deep"),
        ("work_orders", "signed", {"old": "dispatched", "new": "signed_twice"}, "new=signed_twice"),
        ("setting_values", "changed", {"old": {"a": [1]}, "new": [["b", {"c": 1}]]}, None),
    ],
)
def test_a_value_that_is_not_on_its_closed_list_is_refused(
    app: Flask, subject: str, verb: str, data: dict[str, object], missing: str | None
) -> None:
    kind = kinds.get_kind(subject, verb)
    if missing is None:
        kinds.check_keys(kind, data)
        return
    with pytest.raises(UndeclaredEvent, match=rf"no {re.escape(missing)}$"):
        kinds.check_keys(kind, data)


def test_what_is_never_public_cannot_be_published_and_what_is_always_public_is(app: Flask) -> None:
    letter = world.letter(accepted=False)[0]
    with pytest.raises(UndeclaredEvent, match="never public"), transaction():
        record(SYSTEM, "identity_viewed", letter, is_public=True)
    with transaction():
        assert record(SYSTEM, "identity_viewed", letter).is_public is False
        assert record(SYSTEM, "accepted", letter).is_public is True


@pytest.mark.parametrize("is_public", [True, False])
def test_the_operation_decides_where_the_kind_says_either(app: Flask, is_public: bool) -> None:
    thing = define_subject("gauges", "gauge")
    define_event(thing, "read", "read", public="either")
    with transaction():
        assert record(SYSTEM, "read", _Gauge(), is_public=is_public).is_public is is_public


class _Gauge:
    __tablename__ = "gauges"
    id = 7


def test_a_kind_is_declared_once_with_a_tone_that_there_is(app: Flask) -> None:
    thing = define_subject("gauges", "gauge")
    define_event(thing, "read", "read")
    with pytest.raises(ValueError, match="twice"):
        define_event(thing, "read", "read again")
    with pytest.raises(ValueError, match="twice"):
        define_subject("gauges", "gauge")
    with pytest.raises(ValueError, match="tone"):
        define_event(thing, "broken", "broken", tone="purple")
    with pytest.raises(ValueError, match="never see"):
        define_event(thing, "hidden", "hidden", resident="You see it")


@pytest.mark.parametrize(
    ("subject_type", "verb", "written", "read"),
    [
        ("work_orders", "signed", {"from": "dispatched", "to": "signed"}, {"old": "dispatched", "new": "signed"}),
        ("setting_values", "changed", {"key": "k", "former": "1", "value": "2"}, {"key": "k", "old": "1", "new": "2"}),
        ("submissions", "linked", {"to": "XH-1", "kind": "same"}, {"submission": "XH-1", "kind": "same"}),
        ("answers", "answered", {"submission_id": 1, "response_id": 2}, {"submission": 1, "response": 2}),
        ("duties", "assigned", {"organisation": "wuye"}, {"unit": "wuye"}),
        ("submissions", "contact_proven", {"way": "email"}, {"contact_kind": "email"}),
        ("submissions", "reach_noted", {"way": "call", "reached": True}, {"reached_by": "call", "reached": True}),
        ("residents", "opened", {"way": "email"}, {"contact_kind": "email"}),
        ("plans", "signed", {"party": 3}, {"party": 3}),
        ("gone", "gone", {"to": 1}, {"to": 1}),
    ],
)
def test_rows_of_earlier_versions_are_read_under_the_names_of_today(
    app: Flask, subject_type: str, verb: str, written: dict[str, object], read: dict[str, object]
) -> None:
    assert read_data(subject_type, verb, written) == read


def _row(subject_type: str, verb: str, actor_kind: str = "user") -> Event:
    return Event(subject_type=subject_type, verb=verb, actor_kind=actor_kind, actor_name="李明", reason="", data={})


@pytest.mark.parametrize(
    ("subject_type", "verb", "chinese"),
    [
        ("work_orders", "signed", "已签收"),
        ("plans", "signed", "有一方已签署"),
        ("work_orders", "closed", "已结束"),
        ("meetings", "closed", "散会"),
        ("gone", "gone", "旧版本留下的记录"),
    ],
)
def test_the_same_verb_has_the_words_of_its_subject(app: Flask, subject_type: str, verb: str, chinese: str) -> None:
    with app.test_request_context():
        (entry,) = describe_events([_row(subject_type, verb)])
        assert str(entry["title"]) == chinese


def test_names_are_for_colleagues_and_the_system_has_none(app: Flask) -> None:
    rows = [_row("plans", "signed"), _row("plans", "completed", "system")]
    assert [entry["actor"] for entry in describe_events(rows)] == ["李明", None]
    assert [entry["actor"] for entry in describe_events(rows, with_names=False)] == [None, None]


def test_residents_read_newest_first_and_only_what_has_words_for_them(app: Flask) -> None:
    rows = [_row("submissions", "submitted"), _row("submissions", "linked"), _row("submissions", "accepted")]
    with force_locale("en"):
        entries = describe_for_residents(rows)
        assert [str(entry["title"]) for entry in entries] == ["It was accepted", "You sent it in"]
    assert [entry["actor"] for entry in entries] == [None, None]


def _words() -> Iterator[tuple[str, object]]:
    for (table, verb), kind in kinds.KINDS.items():
        yield from ((f"{table}.{verb}", text) for text in (kind.staff, kind.title, kind.resident) if text is not None)
        for key in kind.keys:
            for part in (key, *key.parts):
                yield f"{table}.{verb}.{part.name}", part.label
                yield from ((f"{table}.{verb}.{part.name}={v}", text) for v, text in kind.list_words(part).items())
    yield from ((subject.table, subject.label) for subject in SUBJECTS.values())


def test_every_kind_key_and_subject_has_words_in_both_languages(app: Flask) -> None:
    assert len(KINDS) > 100
    with force_locale("zh_CN"):
        without = {place for place, text in _words() if not CHINESE.search(str(text))}
    with force_locale("en"):
        without |= {place for place, text in _words() if CHINESE.search(str(text)) or not str(text).strip()}
    assert without == set()


def test_a_closed_list_in_one_language_is_seen(app: Flask) -> None:
    colour = kinds.Key("colour", "colour", words={"red": "red"})
    define_event(define_subject("gauges", "gauge"), "read", "read", colour)
    assert ("gauges.read.colour=red", "red") in set(_words())


def test_every_icon_is_there(app: Flask) -> None:
    icons = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "govtrack/static/icons.svg").read_text(encoding="utf-8")))
    assert {kind.icon for kind in KINDS.values() if kind.icon} <= icons


def test_every_subject_is_a_table(app: Flask) -> None:
    assert {subject.table for subject in SUBJECTS.values()} <= set(db.metadata.tables)


def test_every_event_that_is_written_is_declared_with_its_details(app: Flask) -> None:
    written = list_written()
    assert len(written) > 150 and sum(not one.table for one in written) <= 10
    assert [fault for one in written for fault in faults_of(one)] == []
    assert {verb for one in written for verb in one.verbs} >= {"signed", "colour_changed", "rated", "respond", "urged"}


def test_nothing_is_called_like_a_writer_that_cannot_be_read(app: Flask) -> None:
    assert set(list_unread()) == set(NO_WRITERS)


def _faults_in(source: str) -> list[str]:
    node = ast.parse(textwrap.dedent(source)).body[0]
    assert isinstance(node, ast.FunctionDef)
    known = {
        "common": common, "ORDERS": common.ORDERS, "note": common.note, "record": record, "Place": Place,
        "record_each": record_each, "Happened": Happened,
    }  # fmt: skip
    home = Home("planted", "planted", node, known)
    return [fault for one in written_in(home, writers()) for fault in faults_of(one)]


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ('ORDERS.note(actor, row, "weighed", colour="red")', "declares 'weighed' of 'work_orders'"),
        ('common.ORDERS.note(actor, row, "weighed")', "declares 'weighed' of 'work_orders'"),
        ('note(actor, row, "rated")', "declares 'rated' of 'work_orders'"),
        ('ORDERS.note(actor, row, "signed", colour="red")', "'signed' declares no colour"),
        ('ORDERS.take_step(actor, row, "sign", "sealed")', "declares 'sealed' of 'work_orders'"),
        ('ORDERS.note(actor, row, verb="weighed")', "declares 'weighed'"),
        ('ORDERS.note(actor, row, "signed" if row else "weighed")', "declares 'weighed'"),
        ('ORDERS.note(actor, row, row.state)', "not spelled out"),
        ('record(actor, "signed", place)', "declares 'signed' of 'places'"),
        ('record(actor, "added", place, phone="1")', "'added' declares no phone"),
        ('record(actor, "added", place, **{"code": "x", "phone": "1"})', "'added' declares no phone"),
    ],
)  # fmt: skip
def test_what_nobody_declared_is_seen_however_it_is_written(app: Flask, call: str, fault: str) -> None:
    (found,) = _faults_in(f"def operation(actor, row, place: Place):\n    {call}\n")
    assert fault in found


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ('Happened(1, "/", {"submission": 1, "phone": "1"})', "'answered' declares no phone"),
        ('Happened(1, "/", data={"response": answer.response_id})', None),
        ('Happened(1, "/", {"late": answer.letter_id})', "late of 'answered' is the number of a row"),
        ('Happened(1, "/", details)', "'answered' declares no phone"),
        ('Happened(1, "/", unknown)', "the details are not spelled out"),
        ('Happened(1, "/", {**unknown})', "the details are not spelled out"),
        ("kept[0]", "the details are not spelled out"),
    ],
)
def test_the_details_of_each_of_many_events_are_read(app: Flask, data: str, fault: str | None) -> None:
    source = f"""
    def operation(actor, answer, unknown, kept):
        details = {{"late": True, "phone": "1"}}
        record_each(actor, "answered", "answers", [{data}])
    """
    found = _faults_in(source)
    assert found == [] if fault is None else (len(found) == 1 and fault in found[0]), found


def test_a_verb_of_many_events_that_nobody_declared_is_seen(app: Flask) -> None:
    (found,) = _faults_in(
        """
    def operation(actor, answer):
        record_each(actor, "praised", "answers", [Happened(1, "/", {"late": True})])
    """
    )
    assert "no events.py declares 'praised' of 'answers'" in found


def test_every_writer_of_the_record_is_known(app: Flask) -> None:
    """A function that takes a verb writes an event; one that the reader does not know would hide what it writes."""
    takes_verb = {
        found
        for home in (operations, Trail)
        for name, found in vars(home).items()
        if inspect.isfunction(found) and found.__module__ in {operations.__name__, Trail.__module__}
        if not name.startswith("_") and "verb" in inspect.signature(found).parameters
    }
    assert takes_verb == set(BASES)


def test_what_is_declared_is_no_fault(app: Flask) -> None:
    assert _faults_in('def operation(actor, row):\n    ORDERS.take_step(actor, row, "sign", "signed")\n') == []
