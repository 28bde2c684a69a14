"""The commands of `perform`, one module each; imported only when they are given."""
