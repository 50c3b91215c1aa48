"""The gallery: pictures of the running demonstration, made by ``make screens``."""
