"""Public responses, one answer to each reporter, receipt and trace pages, ratings and disputes."""
