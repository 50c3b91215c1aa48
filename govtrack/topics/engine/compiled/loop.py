"""The decorators of every compiled loop."""

from __future__ import annotations

from numba import njit

loop = njit(cache=True, nogil=True)
# For what is called for every pair of letters: handing over tables costs as much there as the work itself.
inlined = njit(inline="always")
