"""The RPC methods of the assessment service, one class for each kind of thing."""
