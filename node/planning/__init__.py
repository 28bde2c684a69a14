"""What `perform plan` does, by what it is about."""
