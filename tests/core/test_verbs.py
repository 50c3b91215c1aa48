"""Verbs: nothing reaches an operation without what it needs and without its scope."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from types import SimpleNamespace as Row
from typing import Any

import pytest
from flask import Flask

from govtrack.audit.kinds import KINDS
from govtrack.casework.states import WORK_ORDER
from govtrack.casework.verbs import VERBS
from govtrack.core.actors import Actor, Grant
from govtrack.core.duties import is_separate
from govtrack.core.errors import Forbidden, IllegalTransition
from govtrack.core.verbs import Verb, VerbPage, demand_open, pages_of, perform

HERE, ELSEWHERE = Row(path="/1/2/"), Row(path="/1/3/")
CLERK = Actor("user", 1, "甲", (Grant("community_staff", "/1/2/"),))


def is_mine(actor: Actor, place: Any) -> bool:
    return actor.has_role_at(place.path, "community_staff")


def may_come_to(actor: Actor, subject: Any, place: Any) -> bool:
    return is_mine(actor, place) and place.path.startswith(subject.path[:3])


def verb(**more: Any) -> Verb:
    return Verb(
        "move", "搬", "搬好了", lambda actor, subject, **given: (subject, given), is_mine, needs=("to",),
        objects={"to": may_come_to}, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"policy": None}, "the verb move says of nobody who may: policy"),
        ({"policy": True}, "the verb move says of nobody who may: policy"),
        ({"objects": {"to": None}}, "the verb move says of nobody who may: objects['to']"),
        ({"step": "sign"}, "the verb move takes the step sign, which its table lacks"),
        ({"table": WORK_ORDER, "step": "fly"}, "the verb move takes the step fly, which its table lacks"),
        ({"grave": "dangerous"}, "the verb move is grave as dangerous, which is none of unmasks, "),
    ],
)
def test_a_verb_without_scope_or_step_is_refused_where_it_is_declared(fault: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}"):
        replace(verb(), **fault)
    assert replace(verb(), table=WORK_ORDER, step="sign", grave="rights").policy is is_mine


def test_a_verb_asks_for_its_subject_and_for_every_object() -> None:
    assert perform(verb(), CLERK, HERE, to=HERE) == (HERE, {"to": HERE})
    for subject, to in ((ELSEWHERE, HERE), (HERE, ELSEWHERE)):
        with pytest.raises(Forbidden):
            perform(verb(), CLERK, subject, to=to)


def test_a_verb_asks_for_each_of_several_objects_and_for_none_that_is_missing() -> None:
    assert perform(verb(), CLERK, HERE, to=[HERE, HERE]) == (HERE, {"to": [HERE, HERE]})
    assert perform(verb(), CLERK, HERE, to=None) == (HERE, {"to": None})
    for several in ([HERE, ELSEWHERE], (ELSEWHERE, HERE)):
        with pytest.raises(Forbidden):
            perform(verb(), CLERK, HERE, to=several)


@pytest.mark.parametrize(
    ("subject", "to", "is_in"),
    [(HERE, HERE, True), (ELSEWHERE, HERE, False), (HERE, ELSEWHERE, False), (HERE, None, True)],
)
def test_a_scope_is_of_the_subject_and_of_what_is_given(subject: Any, to: Any, is_in: bool) -> None:
    assert verb().is_in_scope(CLERK, subject, {"to": to}) is is_in


def test_a_verb_says_in_its_own_words_why_not() -> None:
    with pytest.raises(Forbidden, match="只能搬到自己的地方"):
        perform(verb(refusal="只能搬到自己的地方"), CLERK, HERE, to=ELSEWHERE)


def test_a_verb_without_such_words_refuses_in_those_of_the_house() -> None:
    mine = Row(path="/1/2/", written_by_id=CLERK.user_id, batch_id=None)
    separate = replace(verb(), policy=separate_and_mine)
    for ask in (
        partial(perform, verb(), CLERK, ELSEWHERE, to=HERE), partial(perform, verb(), CLERK, HERE, to=ELSEWHERE),
        partial(demand_open, verb(), CLERK, ELSEWHERE), partial(demand_open, separate, CLERK, mine),
        partial(perform, verb(duty="intake.decide"), CLERK, ELSEWHERE, to=HERE),
    ):  # fmt: skip
        with pytest.raises(Forbidden) as refused:
            ask()
        assert refused.value.message is Forbidden.message


def test_what_is_refused_at_the_field_is_left_to_the_operation() -> None:
    left = verb(at_the_field=("to",))
    assert perform(left, CLERK, HERE, to=ELSEWHERE) == (HERE, {"to": ELSEWHERE})
    with pytest.raises(Forbidden):
        perform(left, CLERK, ELSEWHERE, to=HERE)


def test_a_verb_says_what_was_not_given() -> None:
    with pytest.raises(ValueError, match="to"):
        perform(verb(), CLERK, HERE)


def refuse(_subject: Any) -> None:
    raise IllegalTransition


def test_what_is_not_as_it_is_demanded_is_not_offered() -> None:
    assert verb().is_open(CLERK, HERE) and not verb().is_open(CLERK, ELSEWHERE)
    assert not verb(demand=refuse).is_open(CLERK, HERE)


class Table:
    """A table of two steps, of which one leads from here."""

    actions = ("carry", "leave")

    def __init__(self, is_open: bool) -> None:
        self.is_open = is_open

    def can(self, subject: Any, step: str, actor: Actor) -> bool:
        return self.is_open and (subject, step, actor) == (HERE, "carry", CLERK)


@pytest.mark.parametrize(
    ("more", "is_open"),
    [({}, True), ({"table": Table(True), "step": "carry"}, True), ({"table": Table(False), "step": "carry"}, False),
     ({"table": Table(True), "step": "leave"}, False), ({"table": Table(False)}, True)],
    ids=["in every state", "from here", "not from here", "another step", "no step"],
)  # fmt: skip
def test_a_verb_is_open_where_its_table_has_its_step(more: dict[str, Any], is_open: bool) -> None:
    assert verb(**more).is_open(CLERK, HERE) is is_open
    if is_open:
        demand_open(verb(**more), CLERK, HERE)
    else:
        with pytest.raises(IllegalTransition):
            demand_open(verb(**more), CLERK, HERE)


def test_the_form_of_a_verb_is_not_shown_outside_its_scope() -> None:
    with pytest.raises(Forbidden, match="只能搬自己的"):
        demand_open(verb(refusal="只能搬自己的"), CLERK, ELSEWHERE)
    with pytest.raises(Forbidden):
        demand_open(verb(demand=refuse), CLERK, ELSEWHERE)


def separate_and_mine(actor: Actor, letter: Any) -> bool:
    return is_mine(actor, letter) and is_separate(actor, "intake.decide", letter)


def test_an_outsider_is_not_told_who_did_what() -> None:
    theirs = Row(path="/1/3/", written_by_id=CLERK.user_id, batch_id=None)
    for policy in (is_mine, separate_and_mine):
        judge = replace(verb(duty="intake.decide", refusal="只能搬自己的"), policy=policy)
        for ask in (partial(perform, judge, CLERK, theirs, to=None), partial(demand_open, judge, CLERK, theirs)):
            with pytest.raises(Forbidden, match="只能搬自己的"):
                ask()
    assert not is_separate(CLERK, "intake.decide", theirs), "duties are set aside for the question of scope alone"


@pytest.mark.parametrize("policy", [is_mine, separate_and_mine])
def test_what_a_duty_closes_is_not_offered(policy: Any) -> None:
    judge = replace(verb(duty="intake.decide"), policy=policy)
    assert judge.is_open(CLERK, Row(path="/1/2/", written_by_id=2, batch_id=None))
    assert not judge.is_open(CLERK, Row(path="/1/2/", written_by_id=CLERK.user_id, batch_id=None))
    mine = Row(path="/1/2/", written_by_id=CLERK.user_id, batch_id=None)
    with pytest.raises(Forbidden, match=r"自己写|yourself"):
        perform(judge, CLERK, mine, to=None)


def test_whoever_did_the_earlier_act_is_told_so_first() -> None:
    letter, mine = (
        Row(path="/1/2/", written_by_id=2, batch_id=None),
        Row(path="/1/2/", written_by_id=CLERK.user_id, batch_id=None),
    )
    judge = verb(duty="intake.decide", refusal="只能搬自己的")
    assert perform(judge, CLERK, letter, to=None) == (letter, {"to": None})
    demand_open(judge, CLERK, letter)
    for ask in (lambda: perform(judge, CLERK, mine, to=None), lambda: demand_open(judge, CLERK, mine)):
        with pytest.raises(Forbidden) as refused:
            ask()
        assert "只能搬自己的" not in str(refused.value), "the words of the separated duty"


def test_a_policy_that_separates_by_itself_is_asked_in_full_where_the_verb_names_no_duty() -> None:
    mine = Row(path="/1/2/", written_by_id=CLERK.user_id, batch_id=None)
    judge = replace(verb(refusal="只能搬别人的"), policy=separate_and_mine)
    for ask in (partial(perform, judge, CLERK, mine, to=HERE), partial(demand_open, judge, CLERK, mine)):
        with pytest.raises(Forbidden, match="只能搬别人的"):
            ask()


def test_a_verb_says_which_duty_alone_keeps_it_from_somebody() -> None:
    mine, theirs = (Row(path="/1/2/", written_by_id=user_id, batch_id=None) for user_id in (CLERK.user_id, 2))
    away = Row(path="/1/3/", written_by_id=CLERK.user_id, batch_id=None)
    judge = replace(verb(duty="intake.decide"), policy=separate_and_mine)
    closed = judge.closed_by(CLERK, mine)
    assert closed is not None and (closed.act, closed.earlier) == ("intake.decide", "intake.write")
    assert judge.closed_by(CLERK, theirs) is None
    assert judge.closed_by(CLERK, away) is None, "the place keeps it from them as well"
    assert replace(judge, demand=refuse).closed_by(CLERK, mine) is None
    assert replace(judge, duty="").closed_by(CLERK, mine) is None


def test_a_verb_that_needs_nothing_is_a_button() -> None:
    bare = Verb("go", "走", "走了", lambda _actor, subject: subject, is_mine)
    assert bare.is_button is True and verb().is_button is False
    assert perform(bare, CLERK, HERE) == HERE
    assert (bare.table, bare.step, bare.objects, bare.refusal, bare.duty) == (None, "", {}, "", "")


def test_a_page_gives_what_its_form_reads() -> None:
    page = VerbPage(verb(), Row, lambda form: {"to": form.place})
    assert page.run(CLERK, HERE, Row(place=HERE)) == (HERE, {"to": HERE})
    with pytest.raises(Forbidden):
        page.run(CLERK, HERE, Row(place=ELSEWHERE))
    bare = Verb("go", "走", "走了", lambda _actor, subject: subject, is_mine)
    assert VerbPage(bare, Row).run(CLERK, HERE, Row()) == HERE


def test_every_verb_of_an_order_has_a_scope_and_a_kind_of_event(app: Flask) -> None:
    assert len(VERBS) == 15
    for one in VERBS.values():
        assert one.policy is not None and one.events, one.name
        assert one.table is None or one.step in one.table.actions, one.name
    told = {event for _subject, event in KINDS}
    assert {event for one in VERBS.values() for event in one.events} <= told


def test_every_verb_that_is_offered_has_a_page() -> None:
    asked, button = verb(), replace(verb(), name="stop", needs=())
    both = {"move": asked, "stop": button}
    pages = pages_of(both, dict, {"move": VerbPage(asked, list)})
    assert {name: page.form for name, page in pages.items()} == {"stop": dict, "move": list}
    with pytest.raises(ValueError, match="move"):
        pages_of(both, dict, {})
    with pytest.raises(ValueError, match="climb"):
        pages_of(both, dict, {"move": VerbPage(asked, list), "climb": VerbPage(asked, list)})
