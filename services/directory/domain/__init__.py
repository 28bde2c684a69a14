"""Pure rules of who is who."""
