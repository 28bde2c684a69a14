"""A benchmark of made-up countries on a simulated clock, sealed by the functions of the service."""
