"""The demo network's synthetic data: credible, reproducible, and about nobody."""
