"""What the assessment service does, one module for each use case."""
