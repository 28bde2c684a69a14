"""Rules of the directory, without broker or database."""
