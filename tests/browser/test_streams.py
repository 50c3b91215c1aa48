"""The tabs of one browser share one stream, and a page without one asks now and then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LISTENING = "/events/desk"
# Longer than a lease lives (4 s), so that whoever would take over has done so.
SETTLED = 5000


def count_requests(context: Any) -> list[str]:
    """How each request for the stream asks from now on: as a stream or as a look."""
    asked: list[str] = []

    def note(request: Any) -> None:
        # What the service worker passes on was counted when the page asked.
        if LISTENING in request.url and request.service_worker is None:
            asked.append("look" if "json" in request.headers.get("accept", "") else "stream")

    context.on("request", note)
    return asked


def settle(page: Any, asked: list[str], number: int) -> None:
    """Waits for that many requests, which a busy machine makes late, and then for one too many."""
    for _turn in range(60):
        if len(asked) >= number:
            break
        page.wait_for_timeout(500)
    page.wait_for_timeout(SETTLED)


def test_three_tabs_hold_one_stream_and_one_of_them_takes_over(open_page: Callable[..., Any]) -> None:
    first = open_page("/help", role="community_staff")
    asked = count_requests(first.context)
    first.goto("/desk")
    settle(first, asked, 1)
    assert asked == ["stream"]
    others = [first.context.new_page() for _turn in range(3)]
    for tab in others:
        tab.goto("/desk")
    others[-1].wait_for_timeout(SETTLED)
    assert asked == ["stream"]
    first.close()
    settle(others[-1], asked, 2)
    assert asked == ["stream", "stream"]


def test_a_page_without_a_stream_looks_every_ten_seconds(open_page: Callable[..., Any]) -> None:
    page = open_page("/help", role="community_staff")
    asked = count_requests(page.context)

    def refuse(route: Any) -> None:
        if "json" in route.request.headers.get("accept", ""):
            route.continue_()
        else:
            # A browser takes every refusal alike; one of the server's own faults would fail the fixture.
            route.fulfill(status=429, body="every stream is taken")

    page.route(f"**{LISTENING}*", refuse)
    page.clock.install()
    page.goto("/desk")
    page.wait_for_timeout(1500)
    assert asked == ["stream", "look"]
    page.clock.fast_forward(7000)
    page.wait_for_timeout(300)
    assert asked == ["stream", "look"]
    page.clock.fast_forward(2000)
    page.wait_for_timeout(500)
    assert asked == ["stream", "look", "look"]


def test_a_tab_for_which_another_listens_looks_once_at_its_beginning(open_page: Callable[..., Any]) -> None:
    """Nobody tells it what happened between the making of its page and the moment at which it began to hear."""
    first = open_page("/help", role="community_staff")
    asked = count_requests(first.context)
    first.goto("/desk")
    settle(first, asked, 1)
    second = first.context.new_page()
    with second.expect_response("**/desk/arrived*"):
        second.goto("/desk")
    assert asked == ["stream"]
