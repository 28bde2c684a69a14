"""One country's node in containers: the files they mount, and what runs in them beside services."""
