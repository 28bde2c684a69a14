"""Rules of the benchmark, without broker or database."""
