"""Templates that one can read: no line over 140 characters, at most 3 in 100 over 120.

``python -m deploy.template_lines`` says which lines are too long; with ``--break`` it breaks them where the page
stays the same: inside a tag of Jinja, and behind a block tag, whose line end is not part of the page.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment

TEMPLATES = Path(__file__).parents[1] / "templates"
LONGEST, USUAL, SHARE = 140, 120, 0.03
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
# Below this a broken line would be a stump.
SHORTEST = 30


def find_long_lines(root: Path = TEMPLATES) -> tuple[list[str], float]:
    """Lines over the longest length, as ``file:line (length)``, and the share of lines over the usual one."""
    over, unusual, total = [], 0, 0
    for path in sorted(root.rglob("*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            total += 1
            unusual += len(line) > USUAL
            if len(line) > LONGEST:
                over.append(f"{path.relative_to(root)}:{number} ({len(line)})")
    return over, unusual / max(total, 1)


def _breaks(source: str) -> Iterator[tuple[int, int, int, str]]:
    """Places where a line may end: position, length of what is replaced, rank (lower is better), and by what."""
    for tag in TAG.finditer(source):
        text, start = tag.group(), tag.start()
        if text.startswith("{#"):
            continue
        if text.startswith("{%") and source[tag.end() : tag.end() + 1] not in {"\n", "", " "}:
            yield tag.end(), 0, 0, "\n"
        yield from _breaks_inside(text, start)


def _breaks_inside(text: str, start: int) -> Iterator[tuple[int, int, int, str]]:
    depth, position = 0, 2
    strings = {match.start(): match.end() for match in STRING.finditer(text)}
    while position < len(text) - 2:
        if position in strings:
            for blank in re.finditer(r" (?=\S)", text[position : strings[position]]):
                quote = text[position]
                at = position + blank.start() + 1
                if at - position > 40 and strings[position] - at > 10:
                    yield start + at, 0, 40 + depth, f"{quote}\n{'  ' * max(depth, 1)}{quote}"
            position = strings[position]
            continue
        sign = text[position]
        if sign in "([{":
            depth += 1
            if text[position + 1] not in " \n)]}":
                yield start + position + 1, 0, 10 + 4 * depth, "\n" + "  " * depth
        elif sign in ")]}":
            depth -= 1
        elif sign == " " and text[position - 1] == ",":
            yield start + position, 1, 2 + 4 * depth, "\n" + "  " * max(depth, 1)
        elif sign == " " and re.match(r" (if|else|and|or|~) ", text[position:]) and position > 6:
            yield start + position, 1, 4 + 4 * depth, "\n" + "  " * max(depth, 1)
        position += 1


def _html_breaks(source: str) -> Iterator[tuple[int, int, int, str]]:
    """The last resort: a blank between the attributes of an element, or between words, becomes a line end."""
    plain = TAG.sub(lambda match: "\0" * len(match.group()), source)
    for element in re.finditer(r"<[a-zA-Z](?:[^<>\"]|\"[^\"]*\")*>", plain):
        quoted = False
        for offset, sign in enumerate(element.group()):
            quoted ^= sign == '"'
            at = element.start() + offset
            if sign == " " and not quoted and source[at - 2 : at] not in {"%}", "#}"}:
                yield at, 1, 60, "\n"
    words = re.sub(r"<(?:[^<>\"]|\"[^\"]*\")*>", lambda match: "\0" * len(match.group()), plain)
    for blank in re.finditer(r"(?<=[^\s\0]) (?=[^\s\0])", words):
        yield blank.start(), 1, 70, "\n"


def break_lines(source: str) -> str:
    """The same template with its long lines broken, as far as that leaves the page as it is."""
    while True:
        found = _break_one(source)
        if found is None:
            return source
        source = found


def _break_one(source: str) -> str | None:
    start = 0
    for line in source.split("\n"):
        if len(line) > USUAL:
            places = [*_breaks(source), *_html_breaks(source)]
            fitting = [p for p in places if start + SHORTEST <= p[0] <= start + USUAL - 2]
            fitting = [p for p in fitting if start + len(line) - p[0] > 3]
            if fitting:
                # Of equal rank the last place, so that lines are full.
                at, length, _rank, by = min(fitting, key=lambda p: (p[2], -p[0]))
                return source[:at] + by + source[at + length :]
        start += len(line) + 1
    return None


def is_same_page(before: str, after: str) -> bool:
    """Whether both read as the same page, apart from how blank space within markup is written."""
    environment = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True, extensions=["jinja2.ext.i18n"])

    def parsed(source: str) -> str:
        return re.sub(r"(\\n|\s)+", " ", repr(environment.parse(source)))

    return parsed(before) == parsed(after)


def main() -> int:
    """Breaks, if asked to; says what is too long; returns the exit code."""
    if "--break" in sys.argv:
        for path in sorted(TEMPLATES.rglob("*.html")):
            before = path.read_text(encoding="utf-8")
            after = break_lines(before)
            if after != before and is_same_page(before, after):
                path.write_text(after, encoding="utf-8")
            elif after != before:
                sys.stderr.write(f"{path}: its page would change; break it by hand\n")
    over, share = find_long_lines()
    for place in over:
        sys.stderr.write(f"{place}: longer than {LONGEST}\n")
    sys.stdout.write(f"{share:.1%} of the lines are longer than {USUAL}\n")
    return 1 if over or share > SHARE else 0


if __name__ == "__main__":
    sys.exit(main())
