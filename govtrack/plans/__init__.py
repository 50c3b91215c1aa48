"""Co-governance plans and their commitments."""
