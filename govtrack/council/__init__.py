"""The Red Tea Council: meetings, agenda, motions, minutes."""
