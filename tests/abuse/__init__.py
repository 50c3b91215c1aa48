"""Abuse cases: what hit comparable systems, tried on this one.

Each test bears the number of its case (``@pytest.mark.abuse(7)``), here and in the steps. ``make abuse``
prints case, expected, seen and verdict; a case without a test fails.
"""
