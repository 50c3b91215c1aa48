"""Sources and channels are declared once, and everything that lists them reads that table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import CheckConstraint

from govtrack.core.settings import DEFINITIONS
from govtrack.intake import sources
from govtrack.intake.channels import CHANNELS, letters
from govtrack.intake.commands import import_group
from govtrack.intake.events import CHANNEL, SOURCE
from govtrack.intake.forms import UploadForm
from govtrack.intake.models import ImportBatch, Submission
from govtrack.oversight.views import figures
from tests.responses import world

NAMES = ("mailbox", "petition", "opinion", "hotline", "grid", "camera", "survey", "visit")


def _check(model: type, name: str) -> str:
    # A mapped table is declared as any selectable.
    found = (c for c in model.__table__.constraints if isinstance(c, CheckConstraint) and str(c.name).endswith(name))  # type: ignore[attr-defined]
    return str(next(found).sqltext)


def test_every_list_of_sources_is_the_one_table() -> None:
    assert tuple(sources.SOURCES) == NAMES
    assert _check(Submission, "_source") == f"source IN {NAMES}"
    assert SOURCE.words == sources.SOURCE_LABELS and tuple(SOURCE.words) == NAMES


def test_what_holds_for_a_source_is_said_beside_its_name() -> None:
    assert sources.NEVER_QUOTED == ("petition", "opinion")
    assert DEFINITIONS["intake.public_sources"].default == ["mailbox", "hotline", "grid", "survey", "visit"]
    assert DEFINITIONS["topics.source_weights"].default == {"opinion": 0.3, "camera": 0.2}
    assert sources.POSTS == ("opinion",)


def test_every_list_of_channels_is_the_one_table(app: Flask) -> None:
    names = ("letters", "petitions", "opinions")
    assert tuple(CHANNELS) == names
    assert _check(ImportBatch, "_channel") == f"channel IN {names}"
    assert set(import_group.commands) == {*names, "meanings"}
    with app.test_request_context():
        assert tuple(name for name, _label in UploadForm().channel.choices) == names
    assert tuple(CHANNEL.words) == names


def test_a_channel_of_a_source_that_nobody_declares_is_refused() -> None:
    with pytest.raises(ValueError, match="letters brings letters of postcards"):
        replace(letters.CHANNEL, source="postcards")


def test_a_source_has_one_name_wherever_it_is_shown(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    world.letter()
    counted = replace(figures.count_figures(), by_source=[(name, 3) for name in NAMES])
    monkeypatch.setattr(figures, "count_figures", lambda: counted)
    page = client.get("/figures?lang=zh").get_data(as_text=True)
    with force_locale("zh_CN"):
        assert [str(label) for label in sources.SOURCE_LABELS.values() if str(label) not in page] == []
