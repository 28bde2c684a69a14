"""Of an action whose day has come others are told once, whatever is killed in between."""

TODAY = "2025-03-04"
