"""The public pages: numbers and masked excerpts, never a person; few queries whatever the length."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govtrack.core.access import allowed_roles
from govtrack.core.db import transaction
from govtrack.core.settings import change_setting
from govtrack.topics import operations, queries
from govtrack.topics.models import Topic
from govtrack.topics.queries import facts
from govtrack.topics.queries.topics import VIEWS
from tests import factories
from tests.pages import PageClient
from tests.topics.neighbourhood import ELEVATOR, FUMES, compare, topic_of, write, write_all

TELLING = "我叫陈建国，住在翠苑小区3幢2单元501室，电话13812345678，车牌浙A12345。" + ELEVATOR[0][1]
# The door with its unit: three digits alone are also the number of some row.
SECRETS = ("陈建国", "13812345678", "3幢", "2单元", "501室", "浙A12345", "王小明")


@pytest.fixture
def lift(app: Flask) -> Topic:
    """A topic of six people, one of whom tells too much."""
    letters = [write((ELEVATOR[0][0], TELLING), phone="13812345678"), *write_all(ELEVATOR[1:])]
    compare()
    return topic_of(letters[0])


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def leaks(page: str) -> list[str]:
    """What a page tells that points at a person, a phone, a door or a letter."""
    # The signs of a form's own token are drawn by lot: among thousands of runs eleven of them look like a telephone.
    page = re.sub(r'<input[^>]*name="(?:csrf_)?token"[^>]*>', "", page)
    found = [secret for secret in SECRETS if secret in page]
    return found + re.findall(r"1[3-9]\d{9}", page) + re.findall(r"XH-\d{4}-\d+", page)


def public_paths(app: Flask, topic: Topic) -> list[str]:
    """Every address about this topic, or about topics at all, that is open to everybody."""
    found = []
    for rule in app.url_map.iter_rules():
        names = rule.arguments
        is_about_topics = rule.endpoint.startswith("topics.") or names == {"topic_id"}
        if "GET" not in (rule.methods or set()) or not is_about_topics or names - {"topic_id"}:
            continue
        if "public" in allowed_roles(app.view_functions[rule.endpoint]):
            found.append(rule.rule.replace("<int:topic_id>", str(topic.id)))
    return found + [f"/topics?view={view}" for view in VIEWS] + [f"/topics?q={topic.title[:2]}", "/", "/search?q=电梯"]


def three_stages(lift: Topic) -> list[Topic]:
    """The topic as the comparison left it, one that was merged into it, and one that the panel took up."""
    panel, fumes = factories.actor("community_staff"), write_all(FUMES, first_phone=60)
    body = "路灯坏了已经一周，晚上看不见路，老人出门容易摔倒，孩子放学也害怕，希望路灯管理部门尽快派人修好路灯。"
    titles = ("3幢赵德发家门口路灯坏了", "门口路灯坏了", "门口路灯坏了一周", "小区门口路灯坏了")
    told = [write((title, f"{body}第{n}次反映。"), phone=f"135{n:08d}") for n, title in enumerate(titles)]
    compare()
    merged, admitted = topic_of(fumes[0]), topic_of(told[0])
    with transaction():
        operations.merge(panel, merged, lift, "一起谈")
        operations.nominate(panel, "老人多", topic=admitted)
    return [lift, merged, admitted]


@pytest.mark.parametrize("role", [None, "resident", "property"])
def test_nobody_is_told_who_wrote_or_where_they_live(
    app: Flask, client: FlaskClient, as_role: Callable[..., PageClient], lift: Topic, role: str | None
) -> None:
    reader, seen = as_role(role) if role else client, set()
    for topic in three_stages(lift):
        for path in public_paths(app, topic):
            answer = reader.get(path)
            assert answer.status_code in (200, 404), path
            seen |= {path} if answer.status_code == 200 else set()
            page = answer.get_data(as_text=True)
            assert not leaks(page), path
            # No word before it says that it is a name: in a letter the clerk masks it, a headline never takes it up.
            assert "赵德发" not in page or path.startswith("/trace/"), path
    wanted = {f"/topics/{lift.id}", "/topics", "/topics/changes", "/topics/how", f"/trace/topic/{lift.id}"}
    assert wanted <= seen


def test_a_name_on_a_page_would_be_found(client: FlaskClient, lift: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = text_of(client, f"/topics/{lift.id}")
    assert not leaks(clean) and "***" in clean
    with monkeypatch.context() as patch:
        patch.setattr(facts, "public_text", lambda text: text)
        assert {"3幢"} <= set(leaks(text_of(client, f"/topics/{lift.id}")))
    with transaction():
        for letter in queries.list_members(lift):
            letter.redacted_body = letter.body
    assert "陈建国" in leaks(text_of(client, f"/topics/{lift.id}"))


def test_a_topic_tells_why_it_is_hot(client: FlaskClient, lift: Topic) -> None:
    page = text_of(client, f"/topics/{lift.id}")
    for part in lift.hotness_parts["parts"]:
        assert f"{part['points']:g}" in page
    assert lift.question in page
    assert lift.keywords[0]["text"] in page


def test_the_few_are_protected(client: FlaskClient, as_role: Callable[..., PageClient], app: Flask) -> None:
    letters = write_all(ELEVATOR[:2])
    compare()
    topic = topic_of(letters[0])
    assert client.get(f"/topics/{topic.id}").status_code == 404
    assert topic.title not in text_of(client, "/topics?view=all")
    assert text_of(as_role("community_staff"), f"/topics/{topic.id}")


def test_petitions_and_posts_are_counted_and_never_quoted(client: FlaskClient, app: Flask) -> None:
    with transaction():
        change_setting("intake.public_sources", ["mailbox", "petition", "opinion"], "test")
    letters = write_all(ELEVATOR[:4])
    write((ELEVATOR[4][0], f"留言原话，{ELEVATOR[4][1]}"), phone="13900002222")
    petition = write((ELEVATOR[5][0], f"信访原话，{ELEVATOR[5][1]}"), phone="13900003333", source="petition")
    compare()
    topic = topic_of(letters[0])
    assert topic_of(petition).id == topic.id
    page = text_of(client, f"/topics/{topic.id}")
    assert "留言原话" in page and "信访原话" not in page


def test_compounds_are_named_from_three_voices_on(client: FlaskClient, app: Flask) -> None:
    many, few = factories.place(name_zh="朝晖苑"), factories.place(name_zh="落霞苑")
    letters = write_all(ELEVATOR[:5], place=many)
    write(ELEVATOR[5], phone="13900001111", place=few)
    with transaction():
        change_setting("topics.excerpt_characters", 0, "test")
    compare()
    topic, curator = topic_of(letters[0]), factories.actor("community_staff")
    with transaction():
        operations.rename(curator, topic, "电梯维修", "电梯怎么修？")
    page = text_of(client, f"/topics/{topic.id}")
    assert "朝晖苑" in page and "落霞苑" not in page


@pytest.mark.parametrize("view", ["hot", "rising", "quiet", "parked", "admitted", "all", "nonsense"])
def test_every_view_and_filter_answers(client: FlaskClient, lift: Topic, view: str) -> None:
    assert client.get(f"/topics?view={view}&category=abc&place=none&colour=blue&q=%25_&page=-3").status_code == 200


def test_filters_stand_in_the_address(client: FlaskClient, lift: Topic) -> None:
    assert lift.number in text_of(client, f"/topics?view=all&q={lift.title[:4]}")
    assert lift.number not in text_of(client, "/topics?view=all&q=广场舞")


def test_unknown_topics_do_not_exist(client: FlaskClient, app: Flask) -> None:
    assert client.get("/topics/999999").status_code == 404


def check_page(client: PageClient, title: str, body: str) -> str:
    """The page on which a report is checked before it is sent."""
    place = factories.place("compound")
    answer = client.send("/report", {"kind": "issue", "place": str(place.id), "title": title, "body": body,
                                     "identity_mode": "anonymous", "step": "check"})  # fmt: skip
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_similar_topics_are_shown_before_a_report_is_sent(client: PageClient, lift: Topic) -> None:
    found = check_page(client, "小区电梯停运", "老人上下楼非常不方便，希望物业尽快修好电梯")
    assert f"/topics/{lift.id}" in found
    # Random tokens stand in values and addresses; what people read stands outside of them.
    read = re.sub(r'(?:value|href)="[^"]*"', "", found)
    assert not [secret for secret in SECRETS if secret in read]
    assert f"/topics/{lift.id}" not in check_page(client, "广场舞音乐声太大", "晚上九点还在放音乐，孩子睡不着")
    assert check_page(client, "😀", "电" * 4000)


def test_the_desk_sees_what_a_letter_may_belong_to(
    client: PageClient, as_role: Callable[..., PageClient], lift: Topic
) -> None:
    late = write(("小区电梯停运", "老人上下楼非常不方便，希望物业尽快修好电梯"), phone="13900002222")
    address = f"/topics/similar-to/{late.id}"
    assert address in text_of(as_role("command"), f"/submissions/{late.id}")
    found = as_role("command").get(address, headers={"X-Requested-With": "fragment"}).get_data(as_text=True)
    assert f"/topics/{lift.id}" in found and "<html" not in found
    whole = text_of(as_role("command"), address)
    assert f"/topics/{lift.id}" in whole and "<html" in whole and f'href="/submissions/{late.id}"' in whole
    elsewhere = write(("广场舞音乐声太大", "晚上九点还在放音乐，孩子睡不着"), phone="13900003333")
    nothing = as_role("command").get(f"/topics/similar-to/{elsewhere.id}", headers={"X-Requested-With": "fragment"})
    assert "/topics/" not in nothing.get_data(as_text=True)


def test_the_rule_tells_its_values_and_dates(client: FlaskClient, app: Flask) -> None:
    with transaction():
        change_setting("topics.candidate_hotness", 37.0, "test")
    page = text_of(client, "/topics/how")
    assert "37" in page and "0.35" in page


def test_what_changed_is_told(client: FlaskClient, lift: Topic) -> None:
    assert lift.title in text_of(client, "/topics/changes")


@pytest.mark.parametrize("path", ["/topics?view=all", "/panel", "/topics/changes"])
def test_lists_take_few_queries_and_no_more_for_more_rows(
    as_role: Callable[..., PageClient], count_queries: list[str], app: Flask, path: str
) -> None:
    staff, worker = as_role("community_staff"), factories.actor("grid_worker")

    def measure() -> int:
        count_queries.clear()
        text_of(staff, path)
        return len(count_queries)

    for n, texts in enumerate((ELEVATOR, FUMES)):
        letters = write_all(texts, first_phone=40 * n, place=factories.place())
        compare()
        with transaction():
            operations.nominate(worker, "急", topic=topic_of(letters[0]))
        if n == 0:
            measure()
            few = measure()
    many = measure()
    assert 0 < many <= few <= 12, count_queries


def test_the_topic_page_takes_few_queries(client: FlaskClient, lift: Topic, count_queries: list[str]) -> None:
    text_of(client, f"/topics/{lift.id}")
    count_queries.clear()
    text_of(client, f"/topics/{lift.id}")
    before = len(count_queries)
    write_all(ELEVATOR, first_phone=80)
    compare()
    count_queries.clear()
    text_of(client, f"/topics/{lift.id}")
    assert 0 < len(count_queries) <= before <= 20


def test_roles_meet_their_limits(as_role: Callable[..., PageClient], client: FlaskClient, lift: Topic) -> None:
    assert as_role("property").get("/panel").status_code == 403
    assert as_role("property").get(f"/topics/{lift.id}/curate").status_code == 403
    elsewhere = factories.place("community")
    here = factories.place("community")
    with transaction():
        lift.place_id = here.id
    assert as_role("community_staff", at=elsewhere).get(f"/panel/{lift.id}").status_code == 403
    assert as_role("community_staff", at=here).get(f"/panel/{lift.id}").status_code == 200
    assert client.get("/panel").status_code in (302, 401, 403)


def test_progress_is_shown(client: FlaskClient, lift: Topic) -> None:
    answer = client.get("/topics/progress")
    assert answer.headers["X-Fragment-Done"] == "1"
    assert queries.count_members(lift) == 6
