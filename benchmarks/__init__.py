"""Measurements of the topic engine and its peers; not part of the product."""
