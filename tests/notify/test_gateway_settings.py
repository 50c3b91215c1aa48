"""Half a setting of a gateway is named at the start, not at the first message."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from govtrack.app import create_app
from govtrack.notify.gateway import list_gateway_faults
from govtrack.notify.kinds import list_kinds_outside


def faults(**changed: str) -> list[str]:
    whole = {"address": "https://sms.example.org/", "key": "k", "secret": "s" * 16, "secret_file": "", "sign": "x",
             "templates": "", "seconds": "", **changed}  # fmt: skip
    config = {"GATEWAYS": {"sms": whole}, "PUBLIC_ADDRESS": "https://xiaohe.example"}
    return list_gateway_faults(config, {"intake.received": False, "intake.asked": False, "intake.proving": True})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, None),
        ({"address": ""}, None),
        ({"address": "sms.example.org"}, "GOVTRACK_SMS_GATEWAY is no address"),
        ({"address": "http://sms.example.org/"}, "not encrypted"),
        ({"address": "http://127.0.0.1:5/"}, None),
        ({"key": ""}, "_KEY"),
        ({"secret": "s" * 15}, "at least 16 signs"),
        ({"secret": "", "secret_file": "/nowhere"}, "GOVTRACK_SMS_SECRET_FILE names a file that cannot be read"),
    ],
)
def test_half_a_setting_is_named_at_the_start(tmp_path: Path, changed: dict[str, str], words: str | None) -> None:
    (tmp_path / "t.json").write_text('{"*": "SMS_9", "intake.proving": "SMS_5"}')
    found = faults(**{"templates": str(tmp_path / "t.json"), **changed})
    assert found == [] if words is None else len(found) == 1 and words in found[0], found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"intake.received": "1", "intake.asked": "2", "intake.proving": "3"}', None),
        ('{"intake.received": "1", "intake.proving": "3"}', "no template for intake.asked"),
        ('{"*": "1"}', "no template for intake.proving"),
        ('{"*": "1", "intake.proving": "3", "intake.recieved": "1"}', "none: intake.recieved"),
        ("[]", "no object of kinds and ids"),
        ('{"*": 7}', "no object of kinds and ids"),
        ('{"*": ""}', "no object of kinds and ids"),
        ("{", "is no JSON"),
        (None, "names a file that cannot be read"),
    ],
)
def test_templates_are_looked_at_at_the_start(tmp_path: Path, text: str | None, words: str | None) -> None:
    path = tmp_path / "t.json"
    if text is not None:
        path.write_text(text)
    found = faults(templates=str(path))
    assert found == [] if words is None else len(found) == 1 and words in found[0], found


def test_a_house_with_half_a_gateway_does_not_start(app: Flask) -> None:
    half = {"sms": {**app.config["GATEWAYS"]["sms"], "address": "https://sms.example.org/"}}
    with pytest.raises(ValueError, match=r"GOVTRACK_SMS_GATEWAY: no name of a key"):
        create_app(dict(app.config) | {"GATEWAYS": half})


def test_every_kind_that_leaves_the_house_may_have_a_template(app: Flask) -> None:
    assert {"intake.received", "notify.daily"} <= set(list_kinds_outside())
