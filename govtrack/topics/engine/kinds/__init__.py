"""What kind of matter a letter is about: read from words and phrases, from a person's category, and from counts."""

from .catalogue import Catalogue, Kind, UnreadableKindsError, catalogue_with, default_catalogue, parse_kinds
from .reader import KindReader, reader_of

__all__ = [
    "Catalogue",
    "Kind",
    "KindReader",
    "UnreadableKindsError",
    "catalogue_with",
    "default_catalogue",
    "parse_kinds",
    "reader_of",
]
