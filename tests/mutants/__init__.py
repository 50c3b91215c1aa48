"""Faults planted on purpose, to see whether the tests would notice: ``make mutants``.

``named`` holds faults that somebody thought of, ``mutating`` makes those that nobody thinks of, and
``modules`` says which tests have to notice. What was found stands in ``docs/mutants.md``.
"""
