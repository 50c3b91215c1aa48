"""Numbers and short lists over all steps."""
