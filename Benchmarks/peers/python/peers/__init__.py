"""What a user would take instead, one file a peer."""
