"""A backup is restored into an empty place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.drills.house import ROOT, House, house

EXPECTED = "on both databases: equal rows and files, the record verifies; a damaged backup and another key are refused"


def flask(one: House, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of the house."""
    own = {**one.environment, **environment}
    own.pop("GOVTRACK_SECRET_KEY", None)
    command = [sys.executable, "-m", "flask", *words]
    return subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False, timeout=120)


def drill(folder: Path) -> tuple[bool, str]:
    """Backs up, damages, restores, on each database."""
    results = [_of(folder, kind) for kind in ("sqlite", "postgresql")]
    return all(is_well for is_well, _seen in results), "; ".join(seen for _is_well, seen in results)


def _of(folder: Path, kind: str) -> tuple[bool, str]:
    kept, keys = folder / f"backup-{kind}", folder / f"keys-{kind}"
    with house(folder / f"{kind}-one", database=kind) as one:
        (one.folder / "secret.key").write_text(one.environment["GOVTRACK_SECRET_KEY"])
        one.web()
        for _ in range(5):
            browser = one.browser()
            browser.send({**browser.write(), "identity_mode": "confidential", "contact_phone": "13857112233"})
        letters = one.scalar("SELECT count(*) FROM submissions")
        made = flask(one, "backup", str(kept), "--keys", str(keys))
    with house(folder / f"{kind}-two", database=kind, is_empty=True) as two:
        part = next(path for path in kept.iterdir() if path.name.startswith("database"))
        whole = part.read_bytes()
        part.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        damaged = flask(two, "restore", str(kept), "--keys", str(keys))
        part.write_bytes(whole)
        restored = flask(two, "restore", str(kept), "--keys", str(keys))
        verified = flask(two, "audit", "verify")
        again = flask(two, "restore", str(kept), "--keys", str(keys))
        back = two.scalar("SELECT count(*) FROM submissions")
    codes = [made.returncode, damaged.returncode, restored.returncode, verified.returncode, again.returncode]
    seen = (
        f"{kind}: {letters} letters, {back} back, codes of backup, damaged, restore, verify, into a full place {codes}"
    )
    if codes != [0, 1, 0, 0, 1]:
        seen += " " + (made.stderr + restored.stderr + verified.stderr)[-300:]
    return codes == [0, 1, 0, 0, 1] and letters == back == 5, seen
