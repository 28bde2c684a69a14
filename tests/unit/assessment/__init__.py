"""Rules of assessment, without broker or database."""
