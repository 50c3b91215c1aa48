"""Nothing in the record or on a timeline is a raw code or the number of a row: every kind with every detail."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

import govtrack
from deploy.events import faults_of, list_written
from govtrack.audit import reading
from govtrack.audit.details import describe_value
from govtrack.audit.kinds import KINDS, NEW, OLD, SUBJECTS, Key, Kind, Subject
from govtrack.audit.naming import NAMINGS
from govtrack.core.jobs.outbox import KINDS as JOB_KINDS
from govtrack.core.settings import DEFINITIONS
from govtrack.core.states import TABLES
from govtrack.oversight.events import as_set
from govtrack.oversight.machine.job_names import JOBS
from govtrack.registries.events import read_value
from govtrack.topics.events import as_public_words

HOUSE = Path(govtrack.__file__).parent
# What reads as code to whoever is no programmer, and the mark of a number that names a row.
RAW = re.compile(r"[a-z]+_[a-z]+|\b(?:true|false|null|None)\b|[{}\[\]]")
# Pairs of a way of reading and what it is given.
SAMPLES: dict[Any, Any] = {
    reading.as_count: 2144,
    reading.as_percent: 60,
    reading.as_truth: True,
    reading.as_text: "甲",
    reading.as_moment: datetime(2026, 11, 3, 1, 30, tzinfo=UTC).isoformat(),
    as_public_words: "甲",
    read_value: "甲",
}
# Tables without rows of their own: what the code declares.
DECLARED = {"settings", "pages", "kinds_of_jobs"}
# Kinds that stand on timelines, and the details that name their home and need not be told again.
ON_TIMELINES = {"submissions", "work_orders", "topics", "meetings", "agenda_items", "plans"}
TOLD_BY_THE_PAGE = {"meeting"}
# Named beside what is told, by another detail or by the page.
TOLD_OTHERWISE = {
    ("plans", "drafted", "topic"): "the page of a plan names its topic at the top",
    ("plans", "party_added", "party"): "its part and its unit are told; it may be gone",
    ("plans", "commitment_removed", "commitment"): "it is gone; what was promised is told",
    ("topics", "undone", "constraint"): "what was corrected is told",
    ("topics", "flood_flagged", "burst"): "it stands on the topic's own page",
    ("topics", "flood_grown", "burst"): "it stands on the topic's own page",
    ("topics", "flood_cleared", "burst"): "it stands on the topic's own page",
    ("topics", "flood_kept", "burst"): "it stands on the topic's own page",
}


def _keys() -> Iterator[tuple[str, Kind, Key]]:
    for (table, verb), kind in KINDS.items():
        for key in kind.keys:
            yield from ((f"{table}.{verb}.{part.name}", kind, part) for part in key.parts or (key,))


def faults_of_key(place: str, kind: Kind, key: Key) -> Iterator[str]:
    """What is wrong with a detail: nothing says how it is read, or what it says is a code or a number of a row."""
    words = kind.list_words(key)
    ways = [key.reads is not None, bool(key.points_at), bool(words) and key.reads is None]
    if sum(ways) != 1:
        yield f"{place}: {sum(ways)} ways to read it"
    elif key.points_at and key.points_at not in NAMINGS:
        yield f"{place}: nothing says what {key.points_at} are called"
    elif key.points_at:
        told = describe_value(kind, key, 987654321, {}, {})
        if "987654321" in told or not re.search("[一-鿿]", told):
            yield f"{place}: a row that is gone reads as {told!r}"
    elif key.reads is as_set:
        return
    else:
        for sample in words if key.reads is None else [SAMPLES[key.reads]]:
            told = describe_value(kind, key, sample, {}, {})
            if RAW.search(told) or told == sample != "甲":
                yield f"{place}: {sample!r} reads as {told!r}"


def test_every_detail_of_every_kind_is_read_in_words(app: Flask) -> None:
    with app.test_request_context(), force_locale("zh_CN"):
        assert [fault for place, kind, key in _keys() for fault in faults_of_key(place, kind, key)] == []


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        (Key("batch", "number"), "0 ways"),
        (Key("batch", "number", points_at="batches"), "nothing says what batches are called"),
        (Key("batch", "number", points_at="topics", reads=reading.as_count), "2 ways"),
        (Key("colour", "colour", words={"dark_red": "dark_red"}), "'dark_red' reads as 'dark_red'"),
        (Key("colour", "colour", words={"red": "red"}), "'red' reads as 'red'"),
        (Key("size", "size", reads=lambda value, _data: repr([value])), "reads as"),
        (OLD, "0 ways"),
    ],
)
def test_a_raw_code_or_number_is_seen(app: Flask, key: Key, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SAMPLES, key.reads, 3)
    kind = Kind(Subject("things", "thing"), "done", "done", keys=(key,))
    with app.test_request_context(), force_locale("zh_CN"):
        assert fault in " ".join(faults_of_key("things.done", kind, key))


def test_every_kind_of_thing_and_every_target_has_a_name(app: Flask) -> None:
    assert set(SUBJECTS) - set(NAMINGS) == set()
    assert {key.points_at for _place, _kind, key in _keys() if key.points_at} - set(NAMINGS) == set()
    assert set(NAMINGS) - set(SUBJECTS) - {key.points_at for _place, _kind, key in _keys() if key.points_at} == set(), (
        "names that nobody asks for"
    )


def test_what_is_written_as_the_number_of_a_row_points_at_its_table(app: Flask) -> None:
    written = list_written()
    numbered = {(verb, key) for one in written for verb in one.verbs for key in one.numbers}
    assert {("linked", "submission"), ("commitment_added", "commitment")} & numbered
    assert [fault for one in written for fault in faults_of(one)] == []


def test_a_thing_that_a_line_is_about_is_told_on_timelines(app: Flask) -> None:
    untold = {
        (table, verb, key.name)
        for (table, verb), kind in KINDS.items()
        if table in ON_TIMELINES
        for key in kind.keys
        if key.points_at and key.told == "nobody" and key.name not in TOLD_BY_THE_PAGE
    }
    assert untold == set(TOLD_OTHERWISE)


def test_what_everybody_is_told_stands_only_on_what_everybody_may_see(app: Flask) -> None:
    assert {
        (table, verb, key.name)
        for (table, verb), kind in KINDS.items()
        if kind.public == "never"
        for key in kind.keys
        if key.told == "everybody"
    } == set()


def test_every_rule_has_its_value_in_words(app: Flask) -> None:
    with app.test_request_context(), force_locale("zh_CN"):
        told = {key: as_set(one.default, {"key": key}) for key, one in DEFINITIONS.items()}
    # What an office types as it stands: addresses with {z}, names with $days, lists of words.
    texts = {key for key, one in DEFINITIONS.items() if isinstance(one.default, str)}
    assert {key: text for key, text in told.items() if key not in texts and RAW.search(text)} == {}
    assert told["casework.photo_required"] == "是"
    assert told["intake.draft_hours"] == "24 小时 = 1 天"
    assert told["topics.half_life_days"] == "21"
    assert told["topics.panel_seats"] == "社区工作人员 · 小区专员 · 议事员"
    assert "一般事项：168 小时 = 7 天" in told["intake.reply_hours"]


def test_every_job_has_words(app: Flask) -> None:
    assert {name for name, kind in JOB_KINDS.items() if kind.handler.__module__.startswith("govtrack.")} == set(JOBS)


def test_before_and_after_are_read_alike() -> None:
    for kind in KINDS.values():
        old, new = kind.find_key(OLD.name), kind.find_key(NEW.name)
        if old is not None and new is not None:
            assert (old.reads, old.words, old.told) == (new.reads, new.words, new.told)


# Tables of words that share names with verbs and tell no event, each with its reason.
NO_EVENTS = {
    "topics/stages.py: LABELS": "the stages of a matter",
    "topics/wording.py: VIEWS": "the lists of topics",
    "topics/wording.py: LINEAGE": "the kinds of a row of its own, with the topics in the sentence",
    "topics/wording.py: RUN_FIGURES": "what a comparison counted, as the heads of a table",
}
SAYING = {"_", "_l", "pgettext", "lazy_pgettext", "gettext", "lazy_gettext"}


def tables_of_events(source: str) -> Iterator[str]:
    """Dictionaries that say more than one verb of the record in words: by the name they are given, or their line."""
    verbs = {verb for _table, verb in KINDS}
    tree = ast.parse(source)
    names = {
        id(node.value): ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            said = {
                key.value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and isinstance(value, ast.Call) and ast.unparse(value.func) in SAYING
            }
            of_states = any(said <= {*table.states} for table in TABLES.values())
            if len(said & verbs) > 1 and not of_states:
                yield names.get(id(node), f"line {node.lineno}")


def test_no_second_table_says_events_in_words() -> None:
    """Timelines, record, search and figures read the words of a kind where it is declared."""
    found = {
        f"{path.relative_to(HOUSE).as_posix()}: {name}"
        for path in sorted(HOUSE.rglob("*.py"))
        for name in tables_of_events(path.read_text(encoding="utf-8"))
    }
    assert found == set(NO_EVENTS) and all(NO_EVENTS.values())


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("WORDS = {'submitted': _l('In'), 'signed': _l('Signed')}", ["WORDS"]),
        ("WORDS: Any = {'submitted': _('In'), 'signed': lazy_pgettext('x', 'Signed')}", ["WORDS"]),
        ("def f(verb):\n    return {'submitted': _('In'), 'signed': _('S')}[verb]", ["line 2"]),
        ("WORDS = {'submitted': _l('In'), 'green': _l('Green')}", []),
        ("WORDS = {'submitted': 'success', 'signed': 'info'}", []),
        ("STATES = {'accepted': _l('Accepted'), 'answered': _l('Answered')}", []),
    ],
)
def test_a_table_of_events_is_seen(source: str, found: list[str]) -> None:
    assert list(tables_of_events(source)) == found
