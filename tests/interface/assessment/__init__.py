"""The assessment service on a real database and a real broker."""
