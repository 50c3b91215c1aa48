"""The schematic map: places as outlines with their topics and promises, drawn on the server."""
