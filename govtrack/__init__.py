"""govtrack: every voice gets an answer."""

__version__ = "0.1.0"
