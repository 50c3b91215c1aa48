"""Engines that a process no longer keeps."""

from __future__ import annotations

import pytest

from govtrack.topics.queries import warm_engines


def forget_engines() -> None:
    """Lets all of them go, as if nobody had used them for an hour."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(warm_engines, "IDLE_SECONDS", -1)
        warm_engines.let_go_idle()
