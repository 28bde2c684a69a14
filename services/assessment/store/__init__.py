"""What the assessment service keeps in MongoDB, one module for each kind of thing."""
