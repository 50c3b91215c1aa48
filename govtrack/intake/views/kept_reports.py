"""Reports on their check page: sealed in this browser's session, so that back, reload and a restart lose nothing."""

from __future__ import annotations

import json

from flask import session
from werkzeug.datastructures import MultiDict

from govtrack.core import typed
from govtrack.core.crypto import decrypt, encrypt

KEPT = "kept_reports"
# Several tabs may write at once; older ones give way.
KEPT_AT_MOST = 3
UNKEPT = typed.UNKEPT | {"step", "remove_photo", "photo_token"}
Values = MultiDict[str, str]


def keep_report(token: str, sent: Values, photo_tokens: list[str]) -> None:
    """Keeps what was typed under the form's token, in this browser's session alone."""
    values = [(name, value) for name, value in sent.items(multi=True) if typed.own_name(name) not in UNKEPT]
    values += [("photo_token", photo) for photo in photo_tokens]
    others = {kept: sealed for kept, sealed in session.get(KEPT, {}).items() if kept != token}
    newest = dict(list(others.items())[-(KEPT_AT_MOST - 1) :])
    session[KEPT] = {**newest, token: encrypt(json.dumps(values, ensure_ascii=False))}


def find_report(token: str) -> Values | None:
    """What this browser typed in the form with this token, if it still waits."""
    sealed = session.get(KEPT, {}).get(token)
    return None if sealed is None else MultiDict(json.loads(decrypt(sealed)))


def let_report_go(token: str) -> None:
    """Forgets a report that was sent."""
    if token in session.get(KEPT, {}):
        session[KEPT] = {kept: sealed for kept, sealed in session[KEPT].items() if kept != token}
