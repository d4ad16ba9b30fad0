"""Other session libraries, one file a peer."""
