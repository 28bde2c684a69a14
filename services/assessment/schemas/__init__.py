"""What requests to the assessment service look like, one module for each kind of thing."""
