"""The declared matrix: which roles may use which route. ``python -m tests.meta.matrix`` rewrites it.

A change of the file is a change of who may do what, and is to be read as such in review.
"""

from __future__ import annotations

import csv
from pathlib import Path

from flask import Flask

from govtrack.core.access import allowed_roles

PATH = Path(__file__).with_name("role_matrix.csv")
IGNORED = {"static"}


def stated(app: Flask) -> dict[str, str]:
    """Endpoint and methods → the roles the code states."""
    rows = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in IGNORED or rule.endpoint.startswith("styleguide."):
            continue
        methods = "/".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        roles = " ".join(sorted(allowed_roles(app.view_functions[rule.endpoint])))
        rows[f"{rule.endpoint} {methods} {rule.rule}"] = roles
    return dict(sorted(rows.items()))


def declared() -> dict[str, str]:
    """What the file declares."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return {row["route"]: row["roles"] for row in csv.DictReader(file)}


def main() -> None:
    """Writes the file from the code."""
    from govtrack.app import create_app

    with PATH.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["route", "roles"])
        writer.writerows(stated(create_app()).items())


if __name__ == "__main__":
    main()
