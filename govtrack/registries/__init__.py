"""Lists that the office keeps: one base, and a definition for each list."""
