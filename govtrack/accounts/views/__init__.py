"""Pages of accounts: signing in, people and their roles, changes that need a second person."""

from govtrack.accounts.views import account, passkeys, pending, people, second_step, signing_in
from govtrack.accounts.views.blueprint import blueprint

__all__ = ["account", "blueprint", "passkeys", "pending", "people", "second_step", "signing_in"]
