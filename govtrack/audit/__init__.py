"""The event record: append, read, seal, verify."""
