"""Templates can be read: their lines are short, and breaking them leaves the page as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.template_lines import LONGEST, SHARE, break_lines, find_long_lines, is_same_page

WORD = "x" * 30


def test_no_line_is_too_long_and_few_are_long() -> None:
    over, share = find_long_lines()
    assert not over
    assert share <= SHARE


@pytest.mark.parametrize(("length", "is_found"), [(LONGEST - 1, False), (LONGEST, False), (LONGEST + 1, True)])
def test_the_limit_is_exact(tmp_path: Path, length: int, is_found: bool) -> None:
    (tmp_path / "a.html").write_text("é" * length + "\n\n\n", encoding="utf-8")
    over, share = find_long_lines(tmp_path)
    assert bool(over) is is_found and share == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "line",
    [
        '{{ ui.button(_("%s"), url_for("%s", one=1, two=2), {"label": "%s", "other": "%s"}) }}' % ((WORD,) * 4),
        '{%% if "%s" == a and "%s" == b or "%s" == c and d %%}<p>%s</p>{%% endif %%}' % ((WORD,) * 4),
        '<p>{{ _("' + " ".join([WORD] * 6) + '") }}</p>',
        '<a class="%s" href="%s" title="%s" data-x="%s">y</a>' % ((WORD,) * 4),
        f"<p>{' '.join([WORD] * 6)}</p>",
        '<p>{{ "%s" if a else "%s" if b else "%s" }} · {{ "%s" }}</p>' % ((WORD,) * 4),
    ],
)
def test_a_long_line_is_broken_and_the_page_stays(line: str) -> None:
    broken = break_lines(line)
    assert max(map(len, broken.split("\n"))) <= 120
    assert is_same_page(line, broken)


@pytest.mark.parametrize(
    "after", ["{{ a }}{% if b %} c{% endif %}", "{{ a }} {% if b %}c{% endif %}", "{{ a }}{% if b %}d{% endif %}"]
)
def test_another_page_is_told_apart(after: str) -> None:
    assert not is_same_page("{{ a }}{% if b %}c{% endif %}", after)
