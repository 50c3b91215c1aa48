"""The pages of residents' accounts."""

from govtrack.residents.views import account, entering, home, letters, mine, station, taking_out
from govtrack.residents.views.base import blueprint

__all__ = ["account", "blueprint", "entering", "home", "letters", "mine", "station", "taking_out"]
