"""What became of the letters: each module tells one part of the loop."""

from __future__ import annotations

from govtrack.demo.scene import Scene


def tell_stories(scene: Scene) -> None:
    """Tells every story, in the order of the loop."""
