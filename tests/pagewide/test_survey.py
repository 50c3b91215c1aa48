"""The survey sees what it is there to see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import PHONE
from tests.pagewide.survey import squeeze, try_every_look
from tests.pagewide.wire import KILOBYTE, Load, excess

pytestmark = [pytest.mark.slow, pytest.mark.pages, pytest.mark.browser]
BAD_PAGE = """<!doctype html><html lang="zh-CN"><title>x</title>
<style>.elder b { color: #eee } [data-theme=dark] i { color: #eee }
 @media (min-width: 1000px) { u { color: #eee } } p { background: #fff }</style>
<main><h1>x</h1><p><b>早上好</b> <i>晚上好</i> <u>中午好</u></p><img src="data:,"><button>x</button>
<div>NarrowestWindowTooLong</div><a class="button" href="/">无</a></main>"""


def test_a_bad_page_is_noticed(chromium: Any) -> None:
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.set_content(BAD_PAGE)
    broken, small = try_every_look(page)
    sideways = squeeze(page)
    context.close()
    contrast = {fault.split(":")[0] for fault in broken if "color-contrast" in fault}
    assert contrast == {"phone, elder", "phone, dark", "desk, normal", "desk, elder", "desk, dark"}
    assert sum("image-alt" in fault for fault in broken) == 6
    assert {fault.split()[0] for fault in small} == {"button.", "elder:"}
    assert sideways


def test_a_heavy_page_is_noticed() -> None:
    cold = Load(kinds={"1": "Document", "2": "Script"}, addresses=["https://elsewhere.example/x.js"])
    cold.sizes = {"1": 50 * KILOBYTE, "2": 16 * KILOBYTE, **{str(n): 1 for n in range(3, 8)}}
    faults = excess(cold, cold, is_for_residents=True, home="http://127.0.0.1")
    assert [fault.split()[-1] for fault in faults] == [
        "https://elsewhere.example/x.js",
        "cold",
        "bytes",
        "warm",
        "requests",
    ]
    assert len(excess(cold, cold, is_for_residents=False, home="http://127.0.0.1")) == 2
