"""People, roles with a place scope, sign-in and sessions."""
