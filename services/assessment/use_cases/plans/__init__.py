"""What happens to improvement plans, one module for each use case."""
