"""What `perform evidence` does: files up and down, and items in words."""
