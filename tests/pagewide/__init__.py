"""Every page of the address map, as everybody who may see it."""
