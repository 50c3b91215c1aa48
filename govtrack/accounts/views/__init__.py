"""Pages of accounts: signing in, people and their roles, changes that need a second person."""

from govtrack.accounts.views import pending, people, signing_in
from govtrack.accounts.views.blueprint import blueprint

__all__ = ["blueprint", "pending", "people", "signing_in"]
