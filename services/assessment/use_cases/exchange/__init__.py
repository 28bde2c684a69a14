"""Tables out and in again, and forms for workshops."""
