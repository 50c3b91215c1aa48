"""Receipt codes that show a newcomer what a reporter sees."""

from __future__ import annotations

from govtrack.demo.scene import Scene

# Letter → what its page shows. The last of the letters came in on the day of the loading.
TELLING = {
    "L003": "answered and rated: the school gate, from nine letters to nineteen parking spaces",
    "L016": "in progress: a parking plan is being carried out, one promise late, one handed back",
    "L007": "disputed: the canteen's answer left something out",
    "L362": "returned: the desk asks for more information",
    "L400": "just received: nobody has read it yet",
}


def pick(scene: Scene) -> dict[str, str]:
    """What one sees under each of a few codes."""
    return {scene.receipt_codes[key]: shown for key, shown in TELLING.items()}
