"""Who may see what of an organisation, one module for each kind of use."""
