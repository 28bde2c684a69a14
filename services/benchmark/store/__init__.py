"""The benchmark in MongoDB: mapping, reading, and writing in the caller's transaction."""
