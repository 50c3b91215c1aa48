"""The demonstration sub-district, loaded through the operations of every step."""
