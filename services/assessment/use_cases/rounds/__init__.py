"""What happens to rounds, one module for each use case."""
