"""The forms of the council."""
