"""Proposals in public: offered by their authors, supported, co-signed by households, put before the panel, answered."""
