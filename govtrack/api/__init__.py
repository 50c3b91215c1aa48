"""The open interfaces: other systems read what is public, and bring letters in by a key of their own."""
