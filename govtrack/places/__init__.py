"""Places, organisations, categories and the duty list."""
