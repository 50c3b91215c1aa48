"""The demonstration's files are complete, hang together, and name no real person or telephone."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import govtrack
from govtrack.accounts.roles import ALL as ROLES
from tests.conftest import EVAL_DATA

HOUSE = Path(govtrack.__file__).parent
DATA = HOUSE / "demo" / "data"
PARTIES_NEEDED = {"community", "owners", "property"}
# As long as this, a run of equal signs is no accident of everyday words.
COPIED = 16


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def categories() -> list[dict[str, str]]:
    with (HOUSE / "places" / "data" / "categories.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def letters() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / "letters.jsonl").read_text(encoding="utf-8").splitlines()]


@cache
def story() -> dict[str, Any]:
    result: dict[str, Any] = json.loads((DATA / "storylines.json").read_text(encoding="utf-8"))
    return result


def codes(name: str, column: str = "code") -> set[str]:
    return {row[column] for row in rows(name)}


def matters() -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for letter in letters():
        if letter["matter"]:
            found[letter["matter"]].append(letter)
    return found


def held_meetings() -> list[dict[str, Any]]:
    return [meeting for meeting in story()["meetings"] if meeting["state"] in {"published", "minutes_draft"}]


def walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Every key and value of nested JSON."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key, inner
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


# Places and organisations


def test_the_sub_district_has_its_nine_communities_and_the_counts_of_the_model() -> None:
    count = Counter(row["level"] for row in rows("places"))
    assert (count["community"], count["station"], count["grid"], count["compound"]) == (9, 9, 50, 39)
    official = [row["code"] for row in rows("places") if row["level"] == "community"]
    assert official == [f"3301050030{number}" for number in range(51, 60)]


def test_every_place_hangs_on_an_earlier_one_and_codes_are_unique() -> None:
    seen: set[str] = set()
    for row in rows("places"):
        assert row["code"] not in seen
        assert row["parent_code"] in seen or row["level"] == "subdistrict"
        seen.add(row["code"])


def test_compounds_and_buildings_have_the_parents_their_codes_say() -> None:
    levels = {row["code"]: row["level"] for row in rows("places")}
    for row in rows("places"):
        if row["level"] == "building":
            assert row["parent_code"] == row["code"].split("-")[0]
        if row["level"] == "compound":
            assert levels[row["parent_code"]] == "grid"
            assert row["compound_type"] in {"commercial", "old", "relocation", "mixed", "rented"}


def test_outlines_say_that_they_are_schematic() -> None:
    features = json.loads((DATA / "places.geojson").read_text(encoding="utf-8"))["features"]
    assert {feature["properties"]["code"] for feature in features} <= codes("places")
    assert all(feature["properties"]["schematic"] is True for feature in features)
    for feature in features:
        if feature["geometry"]["type"] == "Polygon":
            ring = feature["geometry"]["coordinates"][0]
            assert ring[0] == ring[-1]


def test_every_first_level_category_finds_a_unit_in_every_community() -> None:
    duty = {(row["category_code"], row["place_code"]) for row in rows("duty") if row["order"] == "1"}
    communities = [row for row in rows("places") if row["level"] == "community"]
    first_level = [row["code"] for row in categories() if not row["parent"]]
    missing = [
        (category, community["code"])
        for category in first_level
        for community in communities
        if not duty & {(category, community["code"]), (category, community["parent_code"])}
    ]
    assert len(first_level) == 24
    assert missing == []


def test_duty_and_organisations_resolve() -> None:
    assert {row["place_code"] for row in rows("organisations")} <= codes("places")
    assert {row["organisation_code"] for row in rows("duty")} <= codes("organisations")
    assert {row["place_code"] for row in rows("duty")} <= codes("places")
    assert {row["category_code"] for row in rows("duty")} <= {row["code"] for row in categories()}
    assert len(codes("organisations")) == len(rows("organisations"))


def test_categories_are_a_tree_with_clocks() -> None:
    known = {row["code"] for row in categories()}
    assert len(known) == len(categories())
    for row in categories():
        assert row["parent"] in known | {""}
        assert 0 <= float(row["severity"]) <= 1
        assert row["profile"] in {"danger", "utility", "general", "complex"}
    assert [row["code"] for row in categories() if row["confidential"] == "1"] == ["GV-04"]


def test_every_role_has_a_person_whose_scope_and_unit_exist() -> None:
    roles = {role for row in rows("people") for role in row["roles"].split("|")}
    assert roles == set(ROLES)
    assert len(codes("people", "key")) == len(rows("people"))
    for row in rows("people"):
        assert set(row["place_code"].split("|")) <= codes("places")
        assert row["organisation_code"] in codes("organisations") | {""}


# Letters


def test_there_are_enough_letters_in_both_languages_over_enough_matters() -> None:
    languages = Counter(letter["language"] for letter in letters())
    assert languages["zh"] >= 260
    assert languages["en"] >= 45
    assert len(matters()) >= 45
    assert sum(letter["matter"] is None for letter in letters()) >= 60


def test_about_twelve_matters_have_many_distinct_writers_from_several_buildings() -> None:
    big = [group for group in matters().values() if len({letter["writer"] for letter in group}) >= 6]
    assert len(big) >= 12
    for group in big:
        assert len({letter["place_code"] for letter in group}) >= 2
        assert len({letter["source"] for letter in group}) >= 2


def test_letters_refer_to_what_exists() -> None:
    assert [letter["key"] for letter in letters()] == [f"L{number:03d}" for number in range(1, len(letters()) + 1)]
    known_categories = {row["code"] for row in categories()}
    for letter in letters():
        assert letter["place_code"] in codes("places")
        assert letter["category"] in known_categories
        assert letter["lookalike_of"] is None or letter["lookalike_of"] in matters()
        assert letter["lookalike_of"] != letter["matter"] or letter["matter"] is None
        assert letter["days_ago"] > 0
        assert letter["title"]
        assert len(letter["title"]) <= 80
        assert letter["body"]


def test_look_alikes_stand_in_another_compound() -> None:
    def compounds(group: list[dict[str, Any]]) -> set[str]:
        return {letter["place_code"].split("-")[0] for letter in group}

    pairs = {(letter["matter"], letter["lookalike_of"]) for letter in letters() if letter["lookalike_of"]}
    assert len(pairs) >= 12
    for here, there in pairs:
        assert not compounds(matters()[here]) & compounds(matters()[there])


def test_who_is_anonymous_left_nothing_and_who_is_named_left_a_name() -> None:
    for letter in letters():
        if letter["identity_mode"] == "anonymous":
            assert (letter["contact"], letter["writer_name"]) == (None, None)
        else:
            assert re.fullmatch(r"1990000\d{4}|[\w-]+@example\.org", letter["contact"])
        if letter["identity_mode"] == "named":
            assert letter["writer_name"]
        if letter["source"] in {"petition", "opinion", "survey"}:
            assert letter["identity_mode"] == "anonymous"


def test_the_same_person_is_the_same_person_throughout() -> None:
    contacts = defaultdict(set)
    for letter in letters():
        if letter["contact"]:
            contacts[letter["writer"]].add(letter["contact"])
    assert all(len(found) == 1 for found in contacts.values())
    everybody = [contact for found in contacts.values() for contact in found]
    assert len(set(everybody)) == len(everybody)


def test_proposals_say_what_is_asked() -> None:
    for letter in letters():
        assert (letter["kind"] == "proposal") == (letter["proposal"] is not None)
        if letter["proposal"]:
            assert letter["proposal"]["question"]
            assert letter["proposal"]["options"]


def test_no_letter_is_written_twice_word_for_word() -> None:
    texts = Counter((letter["title"], letter["body"]) for letter in letters())
    assert texts.most_common(1)[0][1] == 1


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_no_file_holds_a_telephone_number_that_could_be_real(path: Path) -> None:
    numbers = re.findall(r"(?<![\d.])1[3-9]\d{9}(?!\d)", path.read_text(encoding="utf-8"))
    assert [number for number in numbers if not number.startswith("1990000")] == []


@pytest.mark.evaldata
def test_no_passage_is_copied_from_the_evaluation_letters() -> None:
    real = (EVAL_DATA / "letters-zh" / "messages.csv").read_text(encoding="utf-8-sig")
    ours = {
        letter["body"][start : start + COPIED]: letter["key"]
        for letter in letters()
        for start in range(len(letter["body"]) - COPIED + 1)
        if letter["language"] == "zh"
    }
    copied = {ours[part] for start in range(len(real)) if (part := real[start : start + COPIED]) in ours}
    assert copied == set()


# Storylines


def test_every_stage_of_the_loop_has_a_topic() -> None:
    stages = {topic["stage"] for topic in story()["topics"]}
    assert stages >= {
        "forming", "candidate", "under_review", "parked", "rejected", "merged", "direct_handling", "admitted",
        "scheduled", "no_consensus", "referred", "decided", "plan_drafting", "plan_noticed",
        "implementing", "implemented", "responded", "evaluated",
    }  # fmt: skip


def test_every_person_unit_and_letter_of_the_stories_exists() -> None:
    persons = codes("people", "key") | set(story()["guests"]) | {"reporter", None, ""}
    names = {"person", "by", "writer", "reviewer", "chair", "recorder", "facilitator", "called_by", "drafted_by",
             "adopted_by", "answered_by", "opened_by", "decided_by", "mover", "seconder", "author",
             "nominated_by"}  # fmt: skip
    units = {"lead_unit", "organisation", "unit", "handling_unit"}
    keys = {letter["key"] for letter in letters()}
    for key, value in walk(story()):
        if key in names:
            assert value in persons, (key, value)
        elif key in units:
            assert value in codes("organisations") | {None}, (key, value)
        elif key == "letter":
            assert value in keys, value
        elif key in {"matter", "merge_into"}:
            assert value in matters(), value
    assert {guest["home"] for guest in story()["guests"].values()} <= codes("places")


def test_every_meeting_that_was_held_had_its_quorum() -> None:
    for meeting in held_meetings():
        voters = [person for person in meeting["participants"] if person["is_voting"]]
        present = [person for person in meeting["participants"] if person["has_attended"]]
        voting = [person for person in present if person["is_voting"]]
        assert len(voting) >= max(9, len(voters) / 2), meeting["key"]
        assert sum(person["party"] == "residents" for person in voting) >= len(voting) / 2
        assert {person["party"] for person in present} >= PARTIES_NEEDED


def test_votes_fit_those_present_and_the_outcome() -> None:
    for meeting in held_meetings():
        voting = sum(person["has_attended"] and person["is_voting"] for person in meeting["participants"])
        for item in meeting["items"]:
            for motion in item["motions"]:
                assert motion["votes_for"] + motion["votes_against"] + motion["votes_abstain"] <= voting
                has_carried = motion["votes_for"] > motion["votes_against"] and motion["votes_for"] > voting / 2
                assert motion["carried"] == has_carried == (item["outcome"] in {"consensus", "majority_advice"})
                assert motion["mover"] != motion["seconder"]


def test_nobody_judges_their_own_work() -> None:
    organisation = {row["key"]: row["organisation_code"] for row in rows("people")}
    chairs = {item["matter"]: meeting["chair"] for meeting in story()["meetings"] for item in meeting["items"]}
    for meeting in story()["meetings"]:
        assert meeting["chair"] != meeting["recorder"]
        assert meeting["chair"] not in {revision["author"] for revision in meeting["minutes"]}
    for topic in story()["topics"]:
        assert all(response["writer"] != response["reviewer"] for response in topic["responses"])
        if topic["plan"]:
            assert topic["plan"]["lead_unit"] != organisation[chairs[topic["matter"]]]
    for steps in _all_steps():
        claimed = {step["by"] for step in steps if step["action"] == "claim_done"}
        judged = {step["by"] for step in steps if step["action"] in {"verify", "send_back"}}
        assert not claimed & judged


def _all_steps() -> Iterator[list[dict[str, Any]]]:
    for case in story()["cases"]:
        yield case["steps"]
    for topic in story()["topics"]:
        for commitment in (topic["plan"] or {"commitments": []})["commitments"]:
            yield commitment["steps"]


def test_every_story_runs_forward_in_time() -> None:
    for steps in _all_steps():
        days = [step["days_ago"] for step in steps]
        assert days == sorted(days, reverse=True)
    when = {letter["key"]: letter["days_ago"] for letter in letters()}
    for case in story()["cases"]:
        assert case["steps"][0]["days_ago"] <= when[case["letter"]]
    for topic in story()["topics"]:
        review = topic["review"]
        meetings = [m for m in story()["meetings"] if any(i["matter"] == topic["matter"] for i in m["items"])]
        for meeting in meetings:
            assert review["decided_days_ago"] > meeting["noticed_days_ago"] >= meeting["days_ago"] + 5


def test_every_suggestion_has_an_answer_with_a_reason() -> None:
    suggestions = [s for m in held_meetings() for item in m["items"] for s in item["suggestions"]]
    assert {suggestion["adopted"] for suggestion in suggestions} == {"adopted", "partly", "not_adopted"}
    assert all(suggestion["reason"] for suggestion in suggestions)


def test_every_panel_decision_names_its_reason_and_three_kinds_of_members() -> None:
    roles = {row["key"]: row["roles"] for row in rows("people")}
    for topic in story()["topics"]:
        if topic["review"] and topic["review"]["decision"]:
            assert topic["review"]["reason"]
            declared = " ".join(roles[row["person"]] for row in topic["review"]["declarations"])
            assert all(role in declared for role in ("community_staff", "commissioner", "council_member"))


def test_the_school_gate_is_told_from_nine_letters_to_nineteen_spaces() -> None:
    nine = matters()["school-gate"]
    assert len({letter["writer"] for letter in nine}) == len(nine) == 9
    assert max(letter["days_ago"] for letter in nine) - min(letter["days_ago"] for letter in nine) <= 31
    topic = next(topic for topic in story()["topics"] if topic["matter"] == "school-gate")
    assert [c["quantity"] for c in topic["plan"]["commitments"] if c["quantity_unit"] == "个"] == [19]
    assert topic["stage"] == "evaluated"
    assert len(topic["ratings"]) >= 5
