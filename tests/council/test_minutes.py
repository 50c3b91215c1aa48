"""Minutes in revisions, and new versions of the rules."""

from __future__ import annotations

from typing import Any

import pytest

from govtrack.core.db import transaction
from govtrack.core.errors import Conflict, Forbidden, InvalidInput
from govtrack.council import operations, queries
from tests import factories
from tests.council import scene as play

pytestmark = pytest.mark.usefixtures("app")


def test_nobody_confirms_what_they_wrote() -> None:
    around = play.scene()
    meeting = play.closed(around, play.admitted_topic(around))
    with pytest.raises(Forbidden), transaction():
        operations.save_minutes(around.chair.actor, meeting, body="主持人自己写的")
    with transaction():
        revision = operations.save_minutes(around.recorder.actor, meeting, body="纪要")
    witnesses = play.residents(meeting)[:2]
    for somebody in (around.recorder, around.staff, factories.user("chair")):
        with pytest.raises(Forbidden), transaction():
            operations.confirm_minutes(somebody.actor, meeting, revision, witnesses)
    with pytest.raises(InvalidInput), transaction():
        operations.confirm_minutes(around.chair.actor, meeting, revision, witnesses[:1])
    with pytest.raises(InvalidInput), transaction():
        operations.confirm_minutes(around.chair.actor, meeting, revision, [witnesses[0], witnesses[0]])
    assert revision.state == "draft"


def test_only_the_newest_revision_is_confirmed_and_none_is_overwritten() -> None:
    around = play.scene()
    meeting = play.closed(around, play.admitted_topic(around))
    with transaction():
        first = operations.save_minutes(around.recorder.actor, meeting, body="第一稿")
        operations.save_minutes(around.staff.actor, meeting, body="第二稿", based_on=1)
    with pytest.raises(Conflict), transaction():
        operations.save_minutes(around.recorder.actor, meeting, body="也基于第一稿", based_on=1)
    with pytest.raises(Conflict), transaction():
        operations.confirm_minutes(around.chair.actor, meeting, first, play.residents(meeting)[:2])
    assert [row.body for row in queries.list_revisions(meeting)] == ["第一稿", "第二稿"]


def test_a_correction_leaves_published_minutes_readable() -> None:
    around = play.scene()
    meeting = play.closed(around, play.admitted_topic(around))
    witnesses = play.residents(meeting)[:2]
    with transaction():
        first = operations.save_minutes(around.recorder.actor, meeting, body="第一稿")
        operations.confirm_minutes(around.chair.actor, meeting, first, witnesses)
        operations.publish_minutes(around.chair.actor, meeting, seen_version=queries.minutes_version(meeting))
        second = operations.save_minutes(around.recorder.actor, meeting, body="更正稿", based_on=1)
    assert queries.find_public_revision(meeting) == first
    with transaction():
        operations.confirm_minutes(around.chair.actor, meeting, second, witnesses)
    assert queries.find_public_revision(meeting) == second


def test_a_new_version_of_the_rules_holds_for_later_meetings() -> None:
    around = play.scene()
    before = play.planned(around)
    text = queries.load_default_rules()
    why = "人数太多来不了，开不成会"

    def new(**limits: Any) -> operations.NewRules:
        return operations.NewRules(text["rules"], limits, title_zh="新规则", title_en="New rules")

    with pytest.raises(Forbidden), transaction():
        operations.adopt_rules(around.chair.actor, new(quorum_at_least=7), reason=why)
    admin, second = factories.actor("admin"), factories.actor("admin")
    for limits in ({"quorum_at_least": "seven"}, {"speed": 3}, {"quorum_share": 1.5}, {"notice_days": -1}):
        with pytest.raises(InvalidInput), transaction():
            operations.adopt_rules(admin, new(**limits), reason=why, second=second)
    for alone in (None, admin):
        with pytest.raises(Forbidden), transaction():
            operations.adopt_rules(admin, new(quorum_at_least=7), reason=why, second=alone)
    with transaction():
        operations.adopt_rules(admin, new(quorum_at_least=7), reason=why, second=second)
    after = play.planned(around)
    assert (before.rule_set.limits["quorum_at_least"], after.rule_set.limits["quorum_at_least"]) == (9, 7)
    assert after.rule_set.limits["quorum_share"] == 0.5
    assert after.rule_set.number == before.rule_set.number + 1


def test_minutes_that_may_tell_a_person_are_read_before_everybody_reads_them() -> None:
    around = play.scene()
    meeting = play.closed(around, play.admitted_topic(around))
    with transaction():
        body = "电梯下月修好。王秀英女士说电话13800138000打不通。大家同意。"
        first = operations.save_minutes(around.recorder.actor, meeting, body=body)
        operations.confirm_minutes(around.chair.actor, meeting, first, play.residents(meeting)[:2])
    assert queries.list_identifying_passages(meeting) == ["王秀英女士说电话13800138000打不通。"]
    seen = queries.minutes_version(meeting)
    for wrong in (0, seen + 1):
        with pytest.raises(InvalidInput), transaction():
            operations.publish_minutes(around.chair.actor, meeting, seen_version=wrong)
    assert queries.find_public_revision(meeting) is None
    with transaction():
        operations.publish_minutes(around.chair.actor, meeting, seen_version=seen)
    assert queries.find_public_revision(meeting) == first
