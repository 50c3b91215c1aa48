"""Public responses, one answer per reporter, ratings, disputes, traces."""
