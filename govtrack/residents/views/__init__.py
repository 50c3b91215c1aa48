"""The pages of residents' accounts."""

from govtrack.residents.views import account, entering, letters, mine, taking_out
from govtrack.residents.views.base import blueprint

__all__ = ["account", "blueprint", "entering", "letters", "mine", "taking_out"]
