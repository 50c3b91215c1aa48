"""`flask discussion opinion`: files as people have them; what cannot be used is told in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from govtrack.discussion import reading
from govtrack.discussion.commands import discussion_group

HEAD = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2,3,4,5,6,7"
FOR, AGAINST = "1,1,1,-1,-1,-1,0,1", "-1,-1,-1,1,1,1,,1"
LINES = [f"{n},,0,8,4,3,{FOR}" for n in range(6)] + [f"{n},,0,7,4,3,{AGAINST}" for n in range(6, 10)]
TEXT = "\n".join([HEAD, *LINES]) + "\n"


def run(tmp_path: Path, content: bytes | str) -> tuple[Result, Path]:
    """The command on a file with this content."""
    source, output = tmp_path / "votes.csv", tmp_path / "map.json"
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    arguments = ["opinion", "--votes", str(source), "--output", str(output)]
    return CliRunner().invoke(discussion_group, arguments), output


def groups(output: Path) -> list[list[str]]:
    """The members of the groups that were written."""
    return [group["members"] for group in json.loads(output.read_text("utf-8"))["groups"]]


TWO = [[str(n) for n in range(6)], [str(n) for n in range(6, 10)]]


def test_groups_are_written_with_what_unites_and_divides(tmp_path: Path) -> None:
    done, output = run(tmp_path, TEXT)
    assert done.exit_code == 0, done.output
    found = json.loads(output.read_text("utf-8"))
    assert groups(output) == TWO and [group["size"] for group in found["groups"]] == [6, 4]
    assert found["left_out"] == [] and [said["statement"] for said in found["consensus"]] == ["7"]
    assert {said["statement"] for said in found["divisive"]} == {"0", "1", "2", "3", "4"}
    assert {said["side"] for said in found["groups"][0]["statements"]} <= {"agree", "disagree"}
    assert set(found["places"]) == {str(n) for n in range(10)}
    assert "10 people, 8 statements, 2 groups (6 + 4), 0 left out" in done.output


def test_the_same_votes_give_the_same_file(tmp_path: Path) -> None:
    _, output = run(tmp_path, TEXT)
    first = output.read_bytes()
    _, output = run(tmp_path, "\n".join([HEAD, *reversed(LINES)]))
    assert output.read_bytes() == first


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.replace("participant,", "participant,备注编号,")
        .replace(",,0,", ",,,0,")
        .replace("备注编号", "xid")
        .encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace("participant", "Participant").encode(),
        TEXT.replace(",1", ",1.0").replace(",-1", ", -1.0 ").replace("-1.0 .0", "-1.0").encode(),
        (TEXT + "\n\n,,,,,,,,\n").encode(),
        (TEXT + LINES[0] + "\n").encode(),
    ],
    ids="mark utf-16 gb18030 crlf semicolons tabs capital decimals blank-lines line-twice".split(),
)
def test_a_file_is_read_however_a_program_wrote_it(tmp_path: Path, content: bytes) -> None:
    done, output = run(tmp_path, content)
    assert done.exit_code == 0, done.output
    assert groups(output) == TWO


def test_names_and_statements_may_be_chinese_in_an_old_encoding(tmp_path: Path) -> None:
    text = "\n".join(["participant,加装电梯,清理楼道", "张,1,-1", "李,1,-1", "王,-1,1", "赵,-1,1"])
    done, output = run(tmp_path, text.encode("gb18030"))
    assert done.exit_code == 0, done.output
    assert {frozenset(group) for group in groups(output)} == {frozenset("张李"), frozenset("王赵")}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no column 'participant'"),
        ("\n\n", "no column 'participant'"),
        ("voter,0,1\na,1,1\n", "no column 'participant'"),
        ("participant,group-id,n-votes\n1,0,3\n", "no column of a statement"),
        (HEAD + "\n", "nobody has voted"),
        (HEAD + "\n1,,0,0,0,0,,,,,,,,\n2,,0,0,0,0,,,,,,,,\n", "nobody has voted"),
        (f"{HEAD}\n{LINES[0]}\n", "only one person"),
        ("participant,0,1\n1,0,0\n2,0,0\n3,0,\n", "everybody passed"),
        ("participant,0,1\n1,1,yes\n2,0,1\n", "row 2, statement '1': 'yes' is no vote"),
        ("participant,0,1\n1,1,2\n2,0,1\n", "row 2, statement '1': '2' is no vote"),
        ("participant,0,1\n1,1,0\n1,0,1\n", "'1' stands there twice with different votes (row 3)"),
        ("participant,0,0\n1,1,0\n2,0,1\n", "statement '0' stands there more than once"),
        ("participant,0,1\n,1,0\n2,0,1\n", "row 2 says nothing in the column 'participant'"),
        ("participant,0,1\n1,1,0,1\n2,0,1\n", "row 2 has more cells than there are headings"),
        (b"PK\x03\x04\x00\x00\x08\x00" * 50, "no text"),
        ("participant,0\n1," + "1" * 70_000 + "\n", "not a table of votes"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(tmp_path: Path, content: bytes | str, told: str) -> None:
    done, output = run(tmp_path, content)
    assert done.exit_code == 2 and told in done.output and "Traceback" not in done.output
    assert isinstance(done.exception, SystemExit) and not output.exists()


@pytest.mark.parametrize(("bound", "has"), [("MOST_PEOPLE", 10), ("MOST_STATEMENTS", 8), ("MOST_CELLS", 80)])
def test_a_file_beyond_what_can_be_drawn_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, has: int
) -> None:
    monkeypatch.setattr(reading, bound, has - 1)
    done, _ = run(tmp_path, TEXT)
    assert done.exit_code == 2 and "too large" in done.output
    for most in (has, has + 1):
        monkeypatch.setattr(reading, bound, most)
        assert run(tmp_path, TEXT)[0].exit_code == 0


def test_a_file_that_is_not_there_and_an_output_without_a_folder_are_told(tmp_path: Path) -> None:
    missing = CliRunner().invoke(discussion_group, ["opinion", "--votes", "none.csv", "--output", "map.json"])
    assert missing.exit_code == 2
    source = tmp_path / "votes.csv"
    source.write_text(TEXT, "utf-8")
    output = tmp_path / "no folder" / "map.json"
    done = CliRunner().invoke(discussion_group, ["opinion", "--votes", str(source), "--output", str(output)])
    assert done.exit_code == 2 and "No such file" in done.output and isinstance(done.exception, SystemExit)
