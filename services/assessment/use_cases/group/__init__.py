"""How answers are given and become one, one module for each use case."""
