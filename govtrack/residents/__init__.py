"""Residents' accounts: signing in by a code, one's own letters together, everything as a file, and the end of it."""
