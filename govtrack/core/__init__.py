"""What every step stands on: database, states, clock, jobs, forms, languages, files."""
