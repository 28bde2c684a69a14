"""What questionnaires ask, one module for each use case."""
