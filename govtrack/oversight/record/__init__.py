"""The event record in the reader's words: names of the things, details, and the sealed original."""
