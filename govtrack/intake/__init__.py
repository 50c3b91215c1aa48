"""Submissions from every channel, the reporter vault, redaction."""
