"""Reading and writing the CSV files of `perform score` and `perform import`."""
