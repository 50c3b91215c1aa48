"""Nobody is forgotten: what a tenth says is told, each sentence links to all it stands for, and the rest is listed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from govtrack.discussion.commands import discussion_group
from govtrack.discussion.digest import Contribution, Words, draw_digest

FOR = ("加装电梯是好事，老人上下楼太难了", "老人上下楼难，赞成加装电梯", "支持加装电梯，老人上下楼方便")
AGAINST = ("一楼采光被挡，我反对加装电梯", "反对加装电梯，挡住一楼采光", "一楼采光会被挡住，不同意加装电梯")
COST = ("电费和维修费怎么分摊要先说清楚", "先把维修费和电费怎么分摊讲清楚")


def contributions(*texts: str) -> list[Contribution]:
    """One person each."""
    return [Contribution(str(number), text) for number, text in enumerate(texts)]


class Marked:
    """Likeness that is known: sentences with the same first sign say the same."""

    def alike(self, sentences: Sequence[str]) -> list[set[int]]:
        """For each sentence the numbers of those that begin alike."""
        return [{n for n, other in enumerate(sentences) if other[0] == one[0]} for one in sentences]


def told(counts: dict[str, int], most: int = 8) -> dict[str, int]:
    """By their first sign the points of a digest where so many people say each thing."""
    given = contributions(*(f"{sign}这是第{n}个人说的话" for sign, count in counts.items() for n in range(count)))
    return {point.text[0]: point.people for point in draw_digest(given, most, Marked()).points}


def test_both_sides_are_told_and_no_opposite_is_taken_for_the_same() -> None:
    digest = draw_digest(contributions(*FOR, *AGAINST, *COST))
    sides = [{int(key) for key in point.contributions} for point in digest.points]
    assert not any(side & {0, 1, 2} and side & {3, 4, 5} for side in sides)
    assert set().union(*sides) == set(range(8)) and digest.audit.not_represented == []
    assert {6, 7} in sides


def test_a_view_that_a_tenth_holds_is_told_however_many_others_there_are() -> None:
    """Of forty people four are a tenth, three are none."""
    counts = {"甲": 25, "乙": 4, "丙": 4, "丁": 4, "戊": 3}
    assert told(counts, most=1) == {"甲": 25, "乙": 4, "丙": 4, "丁": 4}
    assert told(counts, most=5) == counts


def test_a_person_alone_is_told_where_ten_or_fewer_speak() -> None:
    ten = dict.fromkeys("甲乙丙丁戊己庚辛壬癸", 1)
    assert told(ten, most=2) == ten
    assert len(told({**ten, "子": 1}, most=2)) == 2


def test_each_point_links_to_all_it_stands_for() -> None:
    given = contributions("甲说电梯坏了。乙说没有路灯。", "甲说电梯又坏了", "乙说路灯不亮", "丙说垃圾没人收")
    points = draw_digest(given, likeness=Marked()).points
    assert [(point.text[0], point.contributions) for point in points] == [
        ("甲", ["0", "1"]),
        ("乙", ["0", "2"]),
        ("丙", ["3"]),
    ]


def test_sentences_stand_word_for_word_in_a_contribution() -> None:
    given = contributions(*FOR, *AGAINST, *COST)
    texts = {one.key: one.text for one in given}
    assert all(point.text in texts[point.written_in] for point in draw_digest(given).points)


def test_who_writes_often_counts_once() -> None:
    given = [Contribution(str(n), f"甲又写了第{n}封信", "one") for n in range(9)]
    given += [Contribution("9", "乙只写了一封信", "two")]
    digest = draw_digest(given, likeness=Marked())
    assert [(point.text[0], point.people, len(point.contributions)) for point in digest.points] == [
        ("甲", 1, 9),
        ("乙", 1, 1),
    ]
    assert (digest.audit.people, digest.audit.represented) == (2, 2)


def test_who_is_in_no_sentence_is_listed() -> None:
    """Twenty say one thing, one says another; there is room for one sentence."""
    given = contributions(*(f"甲第{n}个人说" for n in range(20)), "乙一个人这样说", "谢谢！")
    audit = draw_digest(given, 1, Marked()).audit
    assert (audit.people, audit.represented, audit.not_represented) == (22, 20, ["20"])
    assert (audit.without_words, audit.largest_untold, audit.views_of_a_tenth) == (["21"], 1, 1)


def test_it_does_not_depend_on_chance() -> None:
    given = contributions(*FOR, *AGAINST, *COST)
    assert draw_digest(given).to_dict() == draw_digest(given).to_dict()


@pytest.mark.parametrize("texts", [(), ("谢谢！", "您好")])
def test_nothing_said_is_no_digest(texts: tuple[str, ...]) -> None:
    assert draw_digest(contributions(*texts)).points == []


def test_words_of_different_kinds_of_matter_are_not_the_same() -> None:
    near = Words().alike(["楼上装修噪音大，天天吵到半夜", "楼上装修噪音大，半夜还在吵", "楼下烧烤油烟大，天天呛到半夜"])
    assert 1 in near[0] and 2 not in near[0]


def test_the_command_writes_digest_and_audit(tmp_path: Path) -> None:
    source, output = tmp_path / "letters.csv", tmp_path / "digest.json"
    rows = [f"{n},u{n},{text}" for n, text in enumerate((*FOR, *AGAINST))]
    source.write_text("\n".join(["id,author,text", *rows]), encoding="gb18030")
    arguments = ["digest", "--input", str(source), "--output", str(output)]
    done = CliRunner().invoke(discussion_group, arguments)
    assert done.exit_code == 0, done.output
    found = json.loads(output.read_text("utf-8"))
    assert found["audit"]["people"] == 6 and found["audit"]["not_represented"] == []
    assert {key for point in found["points"] for key in point["contributions"]} == {str(n) for n in range(6)}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        # In the language of the shell, or in the house's where an application is at hand.
        ("", "empty|文件是空的"),
        ("number,colour\n1,red\n", "no column for the text"),
        ("id,text\n1,谢谢！\n", "nobody has written"),
    ],
)
def test_a_file_without_words_is_told_in_one_sentence(tmp_path: Path, content: str, reason: str) -> None:
    source = tmp_path / "letters.csv"
    source.write_text(content, "utf-8")
    arguments = ["digest", "--input", str(source), "--output", str(tmp_path / "digest.json")]
    done = CliRunner().invoke(discussion_group, arguments)
    assert done.exit_code == 2 and re.search(reason, done.output) and isinstance(done.exception, SystemExit)
