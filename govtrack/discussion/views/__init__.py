"""Pages of discussions: the digest, what everybody reads, what people write, and the desk."""

from govtrack.discussion.views import desk, digest, own, public
from govtrack.discussion.views.blueprint import blueprint

__all__ = ["blueprint", "desk", "digest", "own", "public"]
