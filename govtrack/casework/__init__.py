"""Work orders: clocks, dispatch, extension, whistle, verification, callback."""
