"""Work orders: the one closed loop for doing something."""
