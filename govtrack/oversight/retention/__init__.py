"""Keeping the promises about how long things are kept."""
