"""From submissions to topics, candidates and the panel's decisions."""
