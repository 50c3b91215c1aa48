"""One form for style sheets and scripts: this says which files have not got it; ``--write`` gives it to them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import cssbeautifier
import jsbeautifier

STATIC = Path(__file__).parents[1] / "govtrack" / "static"
# Copied from elsewhere as they are, or built from the sources.
NOT_OURS = frozenset({"00-pico-slim.css", "simplewebauthn-browser.js"})
WIDTH = 120


def list_files(static: Path = STATIC) -> Iterator[Path]:
    """The sheets and scripts that people write."""
    files = [*sorted((static / "css" / "source").glob("*.css")), *sorted((static / "js").glob("*.js"))]
    return (path for path in files if path.name not in NOT_OURS)


def in_form(path: Path) -> str:
    """The text of the file in its form."""
    text = path.read_text("utf-8")
    if path.suffix == ".css":
        return str(cssbeautifier.beautify(text, _css_options()))
    return str(jsbeautifier.beautify(text, _js_options()))


def _css_options() -> jsbeautifier.BeautifierOptions:
    options = cssbeautifier.default_options()
    options.indent_size = 2
    options.end_with_newline = True
    options.selector_separator_newline = False
    options.newline_between_rules = False
    options.space_around_combinator = True
    return options


def _js_options() -> jsbeautifier.BeautifierOptions:
    options = jsbeautifier.default_options()
    options.indent_size = 2
    options.end_with_newline = True
    options.max_preserve_newlines = 2
    options.brace_style = "collapse,preserve-inline"
    options.space_after_anon_function = True
    return options


def main() -> int:
    """Names the files that have not their form, or gives it to them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    is_writing = parser.parse_args().write
    others = [path for path in list_files() if in_form(path) != path.read_text("utf-8")]
    for path in others:
        if is_writing:
            path.write_text(in_form(path), "utf-8")
        else:
            name = path.relative_to(STATIC.parents[1])
            sys.stderr.write(f"{name}: not in its form; run python -m deploy.face_format --write\n")
    return 0 if is_writing or not others else 1


if __name__ == "__main__":
    raise SystemExit(main())
