"""Rules of the benchmark: counting, sealing, releasing, receiving and comparing; pure functions."""
