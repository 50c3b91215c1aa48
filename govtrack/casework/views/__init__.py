"""Pages of work orders: the list, one order, its actions, dispatch from the desk."""

from govtrack.casework.views import acting, dispatching, of_letter, orders
from govtrack.casework.views.blueprint import blueprint

__all__ = ["acting", "blueprint", "dispatching", "of_letter", "orders"]
