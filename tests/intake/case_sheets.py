"""The made-up sheets of ``cases``, as offices really have them: how they are brought in, by command and by page."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from govtrack.core.db import db
from govtrack.intake.commands import tell_batch
from govtrack.intake.models import Submission
from tests import factories

CASES = Path(__file__).parent / "cases"


def run(app: Flask, name: str, channel: str = "letters", *options: str) -> Any:
    arguments = ["intake", "import", channel, str(CASES / name), "--json", *options]
    return app.test_cli_runner().invoke(args=arguments)


def imported(app: Flask, name: str, channel: str = "letters", *options: str) -> dict[str, Any]:
    result = run(app, name, channel, *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def upload(client: Any, name: str, channel: str = "letters") -> Any:
    file = (io.BytesIO((CASES / name).read_bytes()), name)
    return client.send("/import", {"channel": channel, "place": "", "file": file})


Bring = Callable[..., dict[str, Any]]


@pytest.fixture(params=["by command", "by page"])
def bring(
    request: pytest.FixtureRequest, app: Flask, as_role: Callable[..., Any], run_jobs: Callable[[], int]
) -> Bring:
    """Brings a case in, by command and by page, and tells what became of its lines."""

    def by_page(name: str, channel: str = "letters") -> dict[str, Any]:
        clerk = as_role("command")
        address = upload(clerk, name, channel).headers["Location"]
        clerk.send(f"{address}/start", {"changed": "leave"}, page=address)
        run_jobs()
        return json.loads(json.dumps(tell_batch(int(address.rpartition("/")[2]))))

    return by_page if request.param == "by page" else partial(imported, app)


def letters() -> dict[str, Submission]:
    return {row.source_ref or "": row for row in db.session.scalars(select(Submission).order_by(Submission.id))}


def neighbourhood() -> tuple[int, int]:
    """The community and the compound that the files name."""
    community = factories.place("community", name_zh="大浒路社区")
    compound = factories.place(parent=community, name_zh="听橹苑")
    return community.id, compound.id
