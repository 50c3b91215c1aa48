"""What an account of a resident is written by e-mail: it is about no letter, and there is no receipt for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from govtrack.core.clock import now
from govtrack.core.db import transaction
from govtrack.discussion.recipients import SHOWN, token_of_account
from govtrack.notify import operations
from govtrack.notify.daily import list_bundles
from govtrack.notify.operations import Told, notify_reporters
from govtrack.notify.recipients import reach_reporter
from govtrack.proposals.operations.common import TO_AUTHOR
from tests.mailbox import Mailbox
from tests.notify.test_email import box as box
from tests.notify.test_email import send_due
from tests.residents.people import resident


@pytest.mark.parametrize("kind", [SHOWN, TO_AUTHOR["published"]])
def test_an_account_of_a_resident_is_told_in_words_of_its_own(app: Flask, box: Mailbox, kind: str) -> None:
    token = token_of_account(resident().id)
    with transaction():
        notify_reporters([Told(token, reach_reporter(token), "/elsewhere", {"number": "P-1"})], kind, key="once")
        operations.send_bundles(list_bundles(now() + timedelta(days=1)), now() + timedelta(days=1))
    send_due()
    mail, text = box.arrived[-1], box.text()
    assert mail["Subject"] == "您参与的事项有新进展" and "P-1" in text
    assert "登录后查看：\nhttps://xiaohe.example/mine\n" in text
    assert "输入回执" not in text and "来信" not in text
