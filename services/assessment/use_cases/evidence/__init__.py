"""What happens to evidence, one module for each use case."""
