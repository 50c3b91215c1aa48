"""Waiting for what another process or thread does, which calls nobody when it is done."""

from __future__ import annotations

import time
from collections.abc import Callable


def comes_true(condition: Callable[[], bool], seconds: float, pause: float = 0.1) -> bool:
    """Whether ``condition`` came true within ``seconds``; asked at once and then every ``pause`` seconds.

    What the condition raises goes through, so that one that can no longer come true ends the wait.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)  # somebody else does the work; all there is to do here is to look again
    return True
