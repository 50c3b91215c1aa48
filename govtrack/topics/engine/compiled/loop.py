"""The decorator of every compiled loop."""

from __future__ import annotations

from numba import njit

loop = njit(cache=True, nogil=True)
