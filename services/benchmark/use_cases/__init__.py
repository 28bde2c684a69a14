"""What the benchmark can be asked to do: load, call the domain, save and publish."""
