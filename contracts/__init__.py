"""What the services promise one another: one folder per event version, with schema and examples."""
