"""Homes by role, navigation and figures; writes only its own tables."""
