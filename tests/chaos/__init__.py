"""What stays true while processes are killed and links misbehave."""
