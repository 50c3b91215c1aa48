"""What a browser sends when somebody fills in the forms of the council."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from govtrack.core.clock import local, now
from tests.council import scene as play


def written(moment: Any) -> str:
    """A moment as a browser sends it."""
    return local(moment).strftime("%Y-%m-%dT%H:%M")


def meeting_data(around: play.Scene, **changes: Any) -> dict[str, Any]:
    """A filled-in form for a meeting held yesterday."""
    return {
        "title": "东门通行", "place": around.place.id, "starts_at": written(now() - timedelta(days=1)),
        "planned_minutes": "90", "mode": "offline", "venue": "社区活动室", "online_link": "",
        "chair": around.chair.id, "recorder": around.recorder.id, "facilitator": "0", **changes,
    }  # fmt: skip


def sheet_data() -> dict[str, str]:
    """Twelve people entered by hand."""
    data: dict[str, str] = {}
    for number, line in enumerate(play.sheet(9, *play.THREE_PARTIES)):
        data |= {f"lines-{number}-name": line.name, f"lines-{number}-home": line.home}
        data |= {f"lines-{number}-party": line.party, f"lines-{number}-has_attended": "y"}
    return data
