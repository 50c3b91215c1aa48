"""The panel: decisions with public reasons, interests that bar, two members at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from govtrack.audit.queries import list_timeline
from govtrack.core.clock import now, pretend, today
from govtrack.core.db import db, transaction
from govtrack.core.errors import Conflict, Forbidden, IllegalTransition, InvalidInput
from govtrack.topics import operations, queries
from govtrack.topics.models import EngineConstraint, Topic
from govtrack.topics.queries.panel import list_reviews
from govtrack.topics.signals import topic_admitted
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write_all


@pytest.fixture
def candidate(app: Flask) -> Topic:
    """A topic before the panel."""
    letters = write_all(ELEVATOR, place=factories.place())
    compare()
    topic = topic_of(letters[0])
    worker = factories.actor("grid_worker")
    with transaction():
        operations.nominate(worker, "老人多，事情急", topic=topic)
    return topic


@pytest.fixture
def under_review(candidate: Topic) -> Topic:
    """A topic whose review somebody else of the panel has opened."""
    opener = factories.actor("commissioner")
    with transaction():
        operations.start_review(opener, candidate)
    return candidate


def decision(**more: str) -> dict[str, str]:
    """A filled-in form of decision."""
    return {"decision": "admit", "reason": "多户反映，需要共同商量", "no_interest": "y", **more}


def test_a_nomination_needs_a_reason_and_is_public(app: Flask, candidate: Topic) -> None:
    assert candidate.state == "candidate" and candidate.is_kept and not candidate.is_pinned
    assert "nominated" in {event.verb for event in list_timeline(candidate, public_only=True)}
    member = factories.actor("commissioner")
    with pytest.raises(InvalidInput), transaction():
        operations.nominate(member, "", title="缺少凉亭")


def test_a_matter_without_letters_can_be_nominated(app: Flask) -> None:
    commissioner = factories.actor("commissioner")
    with transaction():
        topic = operations.nominate(commissioner, "独居老人没人替他写信", title="上门送餐")
    assert (topic.state, topic.origin, topic.voices) == ("candidate", "nominated", 0)


@pytest.mark.usefixtures("under_review")
def test_admitting_tells_the_steps_downstream(app: Flask, candidate: Topic) -> None:
    heard: list[int] = []

    def listen(_sender: object, topic_id: int) -> None:
        heard.append(topic_id)

    member = factories.actor("council_member")
    factories.panel_says(candidate)
    with topic_admitted.connected_to(listen), transaction():
        operations.admit(member, candidate, "多户反映", "小区电梯应当怎样维修？")
    assert heard == [candidate.id]
    assert (candidate.state, candidate.question) == ("admitted", "小区电梯应当怎样维修？")
    assert candidate.decided_by_id and candidate.decided_at


@pytest.mark.usefixtures("under_review")
def test_a_declared_interest_bars_from_deciding(app: Flask, candidate: Topic) -> None:
    member, other = factories.actor("council_member"), factories.actor("council_member")
    with transaction():
        operations.declare_interest(member, candidate, True, "我就住在这栋楼")
        operations.declare_interest(member, candidate, False)
    for decide in (operations.admit, operations.reject):
        with pytest.raises(Forbidden), transaction():
            decide(member, candidate, "理由")
    factories.panel_says(candidate, "reject")
    with transaction():
        operations.reject(other, candidate, "已有专项维修计划")
    assert candidate.state == "rejected"


@pytest.mark.usefixtures("under_review")
def test_a_decision_without_reason_is_refused(app: Flask, candidate: Topic) -> None:
    member = factories.actor("council_member")
    with pytest.raises(InvalidInput), transaction():
        operations.reject(member, candidate, "")


@pytest.mark.usefixtures("under_review")
def test_a_refusal_can_be_taken_back(app: Flask, candidate: Topic) -> None:
    member = factories.actor("council_member")
    factories.panel_says(candidate, "reject")
    with transaction():
        operations.reject(member, candidate, "资料不足")
    with transaction():
        operations.reconsider(member, candidate, "补充了资料")
    assert candidate.state == "under_review"
    reasons = [event.reason for event in list_timeline(candidate, public_only=True)]
    assert {"资料不足", "补充了资料"} <= set(reasons)


@pytest.mark.usefixtures("under_review")
def test_a_topic_on_an_agenda_is_frozen_until_it_leaves(app: Flask, candidate: Topic) -> None:
    staff = factories.actor("community_staff")
    factories.panel_says(candidate)
    with transaction():
        operations.admit(staff, candidate, "需要共同商量")
        operations.advance_topic(staff, candidate, "schedule")
    assert candidate.is_frozen
    letter = queries.list_members(candidate)[0]
    with pytest.raises(Exception, match=r"agenda|议程"), transaction():
        operations.not_the_same(staff, candidate, letter, "另一件事")
    with transaction():
        operations.advance_topic(staff, candidate, "withdraw_from_agenda", "改到下月")
    assert not candidate.is_frozen and candidate.state == "admitted"
    with transaction():
        operations.not_the_same(staff, candidate, letter, "另一件事")


@pytest.mark.usefixtures("under_review")
def test_the_outcome_of_the_council_is_kept(app: Flask, candidate: Topic) -> None:
    staff = factories.actor("community_staff")
    factories.panel_says(candidate)
    with transaction():
        operations.admit(staff, candidate, "需要共同商量")
        operations.advance_topic(staff, candidate, "schedule")
        operations.advance_topic(staff, candidate, "open_session")
    with pytest.raises(IllegalTransition), transaction():
        operations.advance_topic(staff, candidate, "decide")
    with transaction():
        operations.advance_topic(staff, candidate, "decide", "三方同意", outcome="majority_advice")
    assert (candidate.state, candidate.outcome) == ("decided", "majority_advice")


@pytest.mark.usefixtures("under_review")
def test_the_panel_decides_in_the_browser(as_role: Callable[..., PageClient], candidate: Topic) -> None:
    member = as_role("council_member")
    page = member.get("/panel").get_data(as_text=True)
    assert candidate.title in page
    review = member.get(f"/panel/{candidate.id}").get_data(as_text=True)
    assert all(letter.number in review for letter in queries.list_members(candidate))
    refused = member.send(f"/panel/{candidate.id}/decide", page=f"/panel/{candidate.id}", data=decision(reason=""))
    assert refused.status_code == 422
    factories.panel_says(candidate)
    done = member.send(
        f"/panel/{candidate.id}/decide", page=f"/panel/{candidate.id}", data=decision(question="电梯怎么修？")
    )
    assert done.status_code == 302
    assert db.session.get_one(Topic, candidate.id, populate_existing=True).state == "admitted"
    public = member.get(f"/topics/{candidate.id}").get_data(as_text=True)
    assert "多户反映，需要共同商量" in public and "电梯怎么修？" in public


def test_nothing_typed_is_lost_when_a_decision_is_refused(as_role: Callable[..., PageClient], candidate: Topic) -> None:
    member = as_role("council_member")
    answer = member.send(
        f"/panel/{candidate.id}/decide",
        page=f"/panel/{candidate.id}",
        data=decision(decision="merge", into="T-1999-0001"),
    )
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "T-1999-0001" in page and "多户反映，需要共同商量" in page


@pytest.mark.usefixtures("under_review")
def test_two_members_at_once_meet_a_page_that_says_so(as_role: Callable[..., PageClient], candidate: Topic) -> None:
    first, second = as_role("council_member"), as_role("council_member")
    factories.panel_says(candidate)
    token = second.token(f"/panel/{candidate.id}")
    assert (
        first.send(f"/panel/{candidate.id}/decide", page=f"/panel/{candidate.id}", data=decision()).status_code == 302
    )
    refusal = decision(decision="reject", reason="不予受理", csrf_token=token, token="t2")
    late = second.post(f"/panel/{candidate.id}/decide", data=refusal)
    assert late.status_code == 409
    assert db.session.get_one(Topic, candidate.id, populate_existing=True).decision_reason == "多户反映，需要共同商量"


@pytest.mark.usefixtures("under_review")
@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"decision": "reject"}, "rejected"),
        ({"decision": "park", "parked_until": (today() + timedelta(days=30)).isoformat()}, "parked"),
        ({"decision": "handle_directly", "unit": "0"}, "direct_handling"),
    ],
)
def test_the_other_decisions(
    as_role: Callable[..., PageClient], candidate: Topic, values: dict[str, str], state: str
) -> None:
    factories.panel_says(candidate, values["decision"])
    assert (
        as_role("council_member")
        .send(f"/panel/{candidate.id}/decide", page=f"/panel/{candidate.id}", data=decision(**values))
        .status_code
        == 302
    )
    assert db.session.get_one(Topic, candidate.id, populate_existing=True).state == state


def test_a_date_in_the_past_cannot_be_parked_for(as_role: Callable[..., PageClient], candidate: Topic) -> None:
    values = decision(decision="park", parked_until=(now() - timedelta(days=2)).date().isoformat())
    assert (
        as_role("council_member")
        .send(f"/panel/{candidate.id}/decide", page=f"/panel/{candidate.id}", data=values)
        .status_code
        == 422
    )


def test_interest_is_declared_in_the_browser(as_role: Callable[..., PageClient], candidate: Topic) -> None:
    member = as_role("council_member")
    interest = {"interest-note": "我是该物业的员工", "interest-token": "t1"}
    assert (
        member.send(f"/panel/{candidate.id}/interest", page=f"/panel/{candidate.id}", data=interest).status_code == 302
    )
    assert 'action="/panel/' not in member.get(f"/panel/{candidate.id}").get_data(as_text=True)
    assert (
        member.send(f"/panel/{candidate.id}/decide", page=f"/panel/{candidate.id}", data=decision()).status_code == 403
    )


def test_a_matter_is_nominated_in_the_browser(as_role: Callable[..., PageClient]) -> None:
    place = factories.place()
    values = {"title": "老人送餐", "reason": "独居老人多", "place": str(place.id), "question": ""}
    answer = as_role("commissioner").send("/panel/nominate", values)
    assert answer.status_code == 302
    topic = db.session.query(Topic).one()
    assert (topic.state, topic.place_id) == ("candidate", place.id)


@pytest.mark.parametrize("role", ["commissioner", "community_staff", "council_member", "grid_worker", "command"])
def test_whoever_nominates_is_led_to_a_page_that_opens(as_role: Callable[..., PageClient], role: str) -> None:
    person, place = as_role(role), factories.place()
    answer = person.send(
        "/panel/nominate", {"title": "老人送餐", "reason": "独居老人多", "place": str(place.id), "question": ""}
    )
    assert answer.status_code == 302
    assert person.get(answer.location).status_code == 200


def test_merging_keeps_every_letter_and_undoing_restores_exactly(app: Flask, candidate: Topic) -> None:
    fumes = write_all(FUMES, first_phone=60)
    compare()
    other, member = topic_of(fumes[0]), factories.actor("council_member")
    before = [[letter.id for letter in queries.list_members(topic)] for topic in (candidate, other)]
    with transaction():
        operations.merge(member, other, candidate, "同一栋楼的事，一起谈")
    assert len(queries.list_members(candidate)) == len(before[0]) + len(before[1])
    assert topic_of(fumes[0]).id == candidate.id
    assert other.merged_into_id == candidate.id
    with transaction():
        operations.unmerge(member, other, "其实是两件事")
    assert [[letter.id for letter in queries.list_members(topic)] for topic in (candidate, other)] == before
    assert other.state == "forming" and candidate.state == "candidate"


def test_an_undone_merge_leaves_no_decision_and_moves_no_deadline(app: Flask, candidate: Topic, as_role: Any) -> None:
    fumes = write_all(FUMES, first_phone=60)
    compare()
    other, member, worker = topic_of(fumes[0]), factories.actor("council_member"), factories.actor("grid_worker")
    with transaction():
        operations.nominate(worker, "天天有油烟", topic=other)
    due = other.decision_due_at
    with transaction():
        operations.merge(member, other, candidate, "同一栋楼的事，一起谈")
    assert [row.decision for row in list_reviews(other)] == ["merged"]
    with pretend(now() + timedelta(days=3)), transaction():
        operations.unmerge(member, other, "其实是两件事")
    assert (other.state, other.decision_due_at) == ("candidate", due)
    assert (other.decision_reason, other.decided_at, other.decided_by_id) == ("", None, None)
    assert list_reviews(other) == []
    history = {event.verb: event.reason for event in list_timeline(other, public_only=True)}
    assert history["merged"] == "同一栋楼的事，一起谈" and history["unmerged"] == "其实是两件事"


def test_an_undone_merge_holds_after_later_runs(app: Flask, candidate: Topic) -> None:
    fumes = write_all(FUMES, first_phone=60)
    compare()
    other, member = topic_of(fumes[0]), factories.actor("council_member")
    with transaction():
        operations.merge(member, other, candidate, "一起谈")
    compare()
    assert db.session.query(EngineConstraint).filter_by(kind="merge").one().applied
    assert topic_of(fumes[0]).id == candidate.id
    with transaction():
        operations.unmerge(member, other, "两件事")
    for _run in range(2):
        compare()
    assert {topic_of(letter).id for letter in fumes} == {other.id}
    assert len(queries.list_members(candidate)) == len(ELEVATOR)
    more = write_all(FUMES[:1], first_phone=90)
    compare()
    assert topic_of(more[0]).id == other.id


def test_who_opened_the_review_leaves_the_decision_to_others(app: Flask, candidate: Topic) -> None:
    opener, other = factories.actor("council_member"), factories.actor("community_staff")
    decide = {
        "admit": lambda actor: operations.admit(actor, candidate, "需要商量"),
        "reject": lambda actor: operations.reject(actor, candidate, "不属于职权"),
        "park": lambda actor: operations.park(actor, candidate, "等一等", now() + timedelta(days=3)),
        "handle": lambda actor: operations.handle_directly(actor, candidate, "直接办"),
    }
    for act in decide.values():
        with pytest.raises(Conflict), transaction():
            act(other)
    with transaction():
        operations.start_review(opener, candidate)
    factories.panel_says(candidate)
    for act in decide.values():
        with pytest.raises(Forbidden), transaction():
            act(opener)
    with transaction():
        decide["admit"](other)
    assert candidate.state == "admitted"


def test_who_wrote_one_of_the_letters_decides_nothing(app: Flask, under_review: Topic) -> None:
    writer, other = factories.actor("council_member"), factories.actor("council_member")
    with transaction():
        queries.list_members(under_review)[0].written_by_id = writer.user_id
    with pytest.raises(Forbidden), transaction():
        operations.reject(writer, under_review, "不属于职权")
    with pytest.raises(Forbidden), transaction():
        operations.give_opinion(writer, under_review, "reject")
    factories.panel_says(under_review, "reject")
    with transaction():
        operations.reject(other, under_review, "不属于职权")


def test_the_panel_lists_only_what_its_reader_may_open(as_role: Callable[..., PageClient]) -> None:
    """A link that leads to a refusal is worse than no link."""
    here, elsewhere = factories.place("community"), factories.place("community")
    nominator, title = factories.actor("grid_worker"), "另一个社区的事"
    with transaction():
        operations.nominate(nominator, "有人提出", title=title, question="怎么办？", place=elsewhere)
    assert title in as_role("community_staff", at=elsewhere).get("/panel").get_data(as_text=True)
    assert title not in as_role("community_staff", at=here).get("/panel").get_data(as_text=True)


@pytest.mark.usefixtures("under_review")
def test_units_that_the_decision_would_refuse_are_not_offered(client: Any, candidate: Topic) -> None:
    here, above = factories.place("community"), factories.subdistrict()
    with transaction():
        candidate.place_id = here.id
    offered = [factories.organisation("department", at=here), factories.organisation("department", at=above)]
    elsewhere = factories.organisation("department", at=factories.place("community"))
    factories.panel_says(candidate)
    client.sign_in(factories.user("council_member"))
    html = client.get(f"/panel/{candidate.id}").get_data(as_text=True)
    assert all(f'<option value="{unit.id}">' in html for unit in offered)
    assert f'<option value="{elsewhere.id}">' not in html


@pytest.mark.usefixtures("under_review")
@pytest.mark.parametrize("spoken", [0, 1])
def test_nobody_counts_as_heard_who_has_not_spoken(app: Flask, candidate: Topic, as_role: Any, spoken: int) -> None:
    factories.panel_says(candidate, seats=("commissioner",)[:spoken])
    page = as_role("council_member").get(f"/panel/{candidate.id}").get_data(as_text=True)
    assert f"目前有 {spoken} 人提出了意见" in page


@pytest.mark.parametrize(("role", "is_told"), [("chair", True), ("command", True), ("community_staff", False)])
def test_who_only_reads_is_told_who_decides(app: Flask, as_role: Any, role: str, is_told: bool) -> None:
    page = as_role(role).get("/panel").get_data(as_text=True)
    assert ("开始审议并作出决定的是" in page) is is_told
