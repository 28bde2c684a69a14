"""Rules of self-assessment: models, exact scoring, intake of rows, and an assessment's life."""
