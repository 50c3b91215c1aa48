"""A panel is at least three people of mixed roles, with a resident among them, and most of them want the decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from govtrack.accounts.roles import LABELS
from govtrack.audit.queries import list_timeline
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.core.settings import change_setting
from govtrack.topics import operations
from govtrack.topics.models import PanelOpinion, Topic
from govtrack.topics.settings import PANEL_PEOPLE, PANEL_SEATS
from tests import factories
from tests.pages import PageClient

STAFF, COMMISSIONER, RESIDENT = "community_staff", "commissioner", "council_member"


@pytest.fixture
def topic(app: Flask) -> Topic:
    """A matter whose review is open."""
    nominator, opener = factories.actor("grid_worker"), factories.actor("commissioner")
    with transaction():
        found = operations.nominate(nominator, "独居老人没人替他写信", title="上门送餐", question="怎样送餐？")
    with transaction():
        operations.start_review(opener, found)
    return found


def admit(topic: Topic, role: str) -> None:
    decider = factories.actor(role)
    with transaction():
        operations.admit(decider, topic, "多户反映")


# Who has spoken, who decides, and the word that says what still lacks (none: it is decided).
PANELS = [
    ((), STAFF, "3"),
    ((RESIDENT,), STAFF, "3"),
    ((COMMISSIONER,), RESIDENT, "3"),
    ((STAFF, COMMISSIONER), RESIDENT, None),
    ((RESIDENT, COMMISSIONER), STAFF, None),
    ((STAFF, STAFF), COMMISSIONER, RESIDENT),
    ((STAFF, STAFF, STAFF), COMMISSIONER, RESIDENT),
    ((RESIDENT, RESIDENT), STAFF, COMMISSIONER),
    ((RESIDENT, RESIDENT), COMMISSIONER, STAFF),
    ((RESIDENT, RESIDENT, STAFF), COMMISSIONER, None),
]


@pytest.mark.parametrize(("spoken", "decider", "lacking"), PANELS)
def test_three_people_of_three_kinds_decide(
    topic: Topic, spoken: tuple[str, ...], decider: str, lacking: str | None
) -> None:
    factories.panel_says(topic, "admit", spoken)
    if lacking is None:
        admit(topic, decider)
        assert topic.state == "admitted"
        (event,) = [event for event in list_timeline(topic) if event.verb == "admitted"]
        assert (event.data["people"], event.data["agreed"]) == (len(spoken) + 1, len(spoken) + 1)
        return
    with pytest.raises(Conflict, match=str(LABELS.get(lacking, lacking))):
        admit(topic, decider)
    assert topic.state == "under_review"


def test_nobody_decides_by_speaking_twice(topic: Topic) -> None:
    member, decider = factories.actor(RESIDENT), factories.actor(STAFF)
    with transaction():
        operations.give_opinion(member, topic, "reject", "先看看")
        operations.give_opinion(member, topic, "admit", "想过了")
    assert [(row.choice, row.note) for row in db.session.query(PanelOpinion)] == [("admit", "想过了")]
    with pytest.raises(Conflict, match="2"), transaction():
        operations.admit(decider, topic, "多户反映")


def test_staff_who_are_council_members_as_well_do_not_sit_for_the_residents(topic: Topic) -> None:
    both = factories.user(STAFF)
    with transaction():
        db.session.add(type(both.grants[0])(user_id=both.id, role=RESIDENT, place_id=factories.subdistrict().id))
    db.session.refresh(both, ["grants"])
    with transaction():
        operations.give_opinion(both.actor, topic, "admit")
    factories.panel_says(topic, "admit", (STAFF,))
    with pytest.raises(Conflict, match=str(LABELS[RESIDENT])):
        admit(topic, COMMISSIONER)


@pytest.mark.parametrize(("against", "is_decided"), [(1, True), (2, False), (3, False)])
def test_more_than_half_of_the_panel_want_it(topic: Topic, against: int, is_decided: bool) -> None:
    """Two for it besides whoever decides would be half of four against two: more than half is needed."""
    factories.panel_says(topic, "admit", (COMMISSIONER,))
    factories.panel_says(topic, "reject", (RESIDENT,) * against)
    if is_decided:
        admit(topic, STAFF)
    else:
        with pytest.raises(InvalidInput) as refused:
            admit(topic, STAFF)
        assert refused.value.field == "decision"
    assert (topic.state == "admitted") is is_decided


def test_whoever_declares_an_interest_afterwards_no_longer_counts(topic: Topic) -> None:
    member = factories.actor(RESIDENT)
    with transaction():
        operations.give_opinion(member, topic, "admit")
        operations.declare_interest(member, topic, True, "我就住在这栋楼")
    with pytest.raises(Forbidden), transaction():
        operations.give_opinion(member, topic, "reject")
    factories.panel_says(topic, "admit", (STAFF, COMMISSIONER))
    with pytest.raises(Conflict, match=str(LABELS[RESIDENT])):
        admit(topic, STAFF)


def test_opinions_of_one_round_do_not_decide_the_next(topic: Topic) -> None:
    factories.panel_says(topic, "admit")
    admit(topic, STAFF)
    member = factories.actor(COMMISSIONER)
    with transaction():
        operations.reconsider(member, topic, "有新情况")
    with pytest.raises(Conflict, match="1"):
        admit(topic, STAFF)


def test_who_belongs_to_another_community_says_nothing(topic: Topic) -> None:
    here, elsewhere = factories.place("community"), factories.place("community")
    with transaction():
        topic.place_id = here.id
    db.session.expire(topic)
    stranger = factories.actor(RESIDENT, at=elsewhere)
    with pytest.raises(Forbidden), transaction():
        operations.give_opinion(stranger, topic, "admit")


def test_an_opinion_needs_an_open_review_and_a_known_choice(app: Flask, topic: Topic) -> None:
    nominator, member = factories.actor("grid_worker"), factories.actor(RESIDENT)
    with transaction():
        waiting = operations.nominate(nominator, "急", title="没人审", question="怎么办？")
    with pytest.raises(Conflict), transaction():
        operations.give_opinion(member, waiting, "admit")
    with pytest.raises(InvalidInput), transaction():
        operations.give_opinion(member, topic, "burn")


def test_what_the_panel_has_open_is_not_merged_away_by_one(topic: Topic) -> None:
    curator, nominator = factories.actor("command"), factories.actor("grid_worker")
    with transaction():
        other = operations.nominate(nominator, "急", title="另一件", question="怎么办？")
    with pytest.raises(Forbidden), transaction():
        operations.merge(curator, topic, other, "一起谈")
    member = factories.actor(STAFF)
    with pytest.raises(Conflict), transaction():
        operations.merge(member, topic, other, "一起谈")
    factories.panel_says(topic, "merge")
    with transaction():
        operations.merge(member, topic, other, "一起谈")
    assert topic.merged_into_id == other.id


@pytest.mark.parametrize("people", [2, 16])
def test_the_number_of_people_has_a_floor(app: Flask, people: int) -> None:
    with pytest.raises(InvalidInput):
        change_setting(PANEL_PEOPLE, people, "admin")
    change_setting(PANEL_PEOPLE, 3, "admin")


@pytest.mark.parametrize(
    "seats", [[], [RESIDENT], [STAFF, COMMISSIONER], [RESIDENT, RESIDENT], [RESIDENT, STAFF, "property"], [RESIDENT, 7]]
)
def test_a_panel_stays_mixed_and_keeps_its_resident(app: Flask, seats: list[str]) -> None:
    with pytest.raises(InvalidInput):
        change_setting(PANEL_SEATS, seats, "admin")


def test_an_office_without_commissioners_can_say_so(topic: Topic) -> None:
    with transaction():
        change_setting(PANEL_SEATS, [RESIDENT, STAFF], "admin")
    factories.panel_says(topic, "admit", (RESIDENT, RESIDENT))
    admit(topic, STAFF)
    assert topic.state == "admitted"


def test_the_page_leads_from_the_first_opinion_to_the_decision(
    as_role: Callable[..., PageClient], topic: Topic
) -> None:
    path = f"/panel/{topic.id}"
    page = as_role(STAFF).get(path).get_data(as_text=True)
    assert 'id="decision"' not in page
    for role in (COMMISSIONER, RESIDENT):
        member = as_role(role)
        refused = member.send(f"{path}/opinion", {"opinion-note": "写了半天"}, page=path)
        assert refused.status_code == 422 and "写了半天" in refused.get_data(as_text=True)
        said = {"opinion-choice": "admit", "opinion-note": "值得一起谈", "opinion-no_interest": "y"}
        assert member.send(f"{path}/opinion", said, page=path).status_code == 302
    decider = as_role(STAFF)
    page = decider.get(path).get_data(as_text=True)
    assert "值得一起谈" in page and 'id="decision"' in page
    decision = {"decision": "admit", "reason": "多户反映", "no_interest": "y"}
    assert decider.send(f"{path}/decide", decision, page=path).status_code == 302
    assert db.session.get_one(Topic, topic.id, populate_existing=True).state == "admitted"
