"""The lists that the office keeps."""
