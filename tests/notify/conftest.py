"""What the tests of text messages stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.gateway import Gateway, gateway, settings_for
from tests.notify.texting import MORNING, use


@pytest.fixture
def provider(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Gateway]:
    """The office's gateway for text messages."""
    with gateway() as server, time_machine.travel(MORNING):
        use(app, monkeypatch, sms=settings_for(server.port, tmp_path))
        yield server
