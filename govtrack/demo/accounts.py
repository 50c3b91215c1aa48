"""The sign-ins of the demonstration: generated at loading, kept in a file only its owner reads."""

from __future__ import annotations

import json
import os
from pathlib import Path

from flask_babel import force_locale

from govtrack.accounts import operations
from govtrack.accounts.models import User
from govtrack.accounts.passwords import hash_password
from govtrack.accounts.roles import LABELS
from govtrack.core.actors import SYSTEM
from govtrack.core.db import db
from govtrack.core.i18n import LANGUAGES
from govtrack.demo.receipts import pick
from govtrack.demo.scene import Scene
from govtrack.places.queries import map_organisations_by_code, map_places_by_code

FILE_NAME = "demo-accounts.json"
SHOWN = (
    "command", "community_staff", "commissioner", "council_member", "chair", "recorder", "department", "property",
    "supervisor", "auditor", "admin",
)  # fmt: skip
SHOWN_RECEIPTS = 3


def add_people(rows: list[dict[str, str]]) -> tuple[dict[str, User], dict[str, dict[str, str]]]:
    """Opens the accounts of ``people.csv``; returns users and sign-ins by key.

    All share one generated password: hashing seventy different ones would cost a minute.
    """
    password = operations.generate_password()
    password_hash = hash_password(password)
    users, sign_ins = {}, {}
    places, units = map_places_by_code(), map_organisations_by_code()
    for row in rows:
        roles = [role for role in row["roles"].split("|") if role]
        user = User(login=row["key"], name=row["name_zh"], password_hash=password_hash)
        db.session.add(user)
        db.session.flush()
        for role in roles:
            for code in row["place_code"].split("|"):
                operations.grant_role(SYSTEM, user, role, places[code], units.get(row["organisation_code"]))
        users[row["key"]] = user
        sign_ins[row["key"]] = {"roles": ",".join(roles), "name": row["key"], "password": password}
    return users, sign_ins


def write_file(home: Path, scene: Scene) -> Path:
    """Writes role → name and password, for the first person of each role, everybody by key, and receipt codes."""
    sign_ins = scene.sign_ins
    by_role: dict[str, dict[str, str]] = {}
    for entry in sign_ins.values():
        for role in entry["roles"].split(","):
            told = {"name": entry["name"], "password": entry["password"], "label": _in_both_languages(role)}
            by_role.setdefault(role, told)
    path = home / FILE_NAME
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"roles": by_role, "people": sign_ins, "receipts": pick(scene)}, file, ensure_ascii=False, indent=1)
    path.chmod(0o600)
    return path


def describe(path: Path) -> str:
    """The sign-ins as a small table for the terminal."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    roles = kept["roles"]
    lines = [f"Sign-ins of the demonstration (all in {path}):"]
    for role in SHOWN:
        if role in roles:
            entry = roles[role]
            lines.append(f"  {entry.get('label', role):<30} {entry['name']:<12} {entry['password']}")
    lines.append("Receipt codes to follow a letter with:")
    lines += [f"  {code}  {shown}" for code, shown in list(kept.get("receipts", {}).items())[:SHOWN_RECEIPTS]]
    return "\n".join(lines)


def _in_both_languages(role: str) -> str:
    """The role's name, in Chinese and in English: the terminal has no reader whose language is known."""
    names = []
    for language in LANGUAGES:
        with force_locale(language):
            names.append(str(LABELS[role]))
    return " ".join(names)
