"""What benchmark answers look like on paper, for people who read them to others."""
