"""The pages are valid HTML: the Nu checker reads one page of each route for each kind of reader, in one run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.pagewide.atlas import Found, one_each, save
from tests.pagewide.tools import node_package, program

pytestmark = [pytest.mark.slow, pytest.mark.pages, pytest.mark.browser]


def test_the_validator_finds_no_error(found_pages: list[Found], tmp_path: Path) -> None:
    jar = node_package("vnu-jar") / "build" / "dist" / "vnu.jar"
    pages = dict(zip(save(one_each(found_pages), tmp_path), one_each(found_pages), strict=True))
    checked = subprocess.run(
        [program("java"), "-Xss4m", "-jar", str(jar), "--format", "json", "--errors-only", *map(str, pages)],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(checked.stderr)["messages"]
    named = {f"file:{path}": str(page) for path, page in pages.items()}
    assert [(named.get(one["url"], one["url"]), one["message"], one.get("extract")) for one in messages] == []
