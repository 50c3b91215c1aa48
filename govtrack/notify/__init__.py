"""Messages to people who work with the loop."""
