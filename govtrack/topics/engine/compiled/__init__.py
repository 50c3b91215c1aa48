"""Loops for numba; `kernel.py` says what each one computes and what it takes.

All sums are of whole numbers, so the order of the work changes nothing. Tables that
are looked into at random are kept small enough for the processor's own caches.
The loops bear no types: numba finds them at the call, and `kernel.py` holds them.
"""

from .entering import enter_many
from .facts import finish, read_letters
from .likeness import between, compare
from .texts import terms
from .weights import measure_all

__all__ = ["between", "compare", "enter_many", "finish", "measure_all", "read_letters", "terms"]
