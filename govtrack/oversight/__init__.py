"""Homes by role, public figures, the event record and the settings of the office."""
