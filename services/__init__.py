"""The four services of a node; they never import one another."""
