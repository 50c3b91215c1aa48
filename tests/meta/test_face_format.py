"""Style sheets and scripts keep their one form, and the check sees what has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.face_format import NOT_OURS, STATIC, WIDTH, in_form, list_files


def test_every_sheet_and_script_has_its_form() -> None:
    files = list(list_files())
    assert {"20-page.css", "govtrack.js", "streams.js"} <= {path.name for path in files}
    assert [path.name for path in files if in_form(path) != path.read_text("utf-8")] == []


def test_no_script_of_ours_has_a_long_line() -> None:
    scripts = [path for path in list_files() if path.suffix == ".js"]
    assert [path.name for path in scripts if max(map(len, path.read_text("utf-8").splitlines())) > WIDTH] == []


def test_what_is_copied_from_elsewhere_stays_as_it_is() -> None:
    assert all(list(STATIC.rglob(name)) for name in NOT_OURS)
    assert NOT_OURS.isdisjoint(path.name for path in list_files())


@pytest.mark.parametrize(
    ("name", "text", "formed"),
    [
        ("a.css", "p{color:red}a:hover,b{x:y}", "p {\n  color: red\n}\na:hover, b {\n  x: y\n}\n"),
        ("a.js", 'const a=[1,2];if(a)b(a?.c,"d");\n', 'const a = [1, 2];\nif (a) b(a?.c, "d");\n'),
    ],
)
def test_the_form_is_given(tmp_path: Path, name: str, text: str, formed: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert in_form(path) == formed
    path.write_text(formed, encoding="utf-8")
    assert in_form(path) == formed
