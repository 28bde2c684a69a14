"""What `perform round` does, by what it is about."""
