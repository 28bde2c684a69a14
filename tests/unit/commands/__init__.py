"""Commands of `perform` that need no node."""
