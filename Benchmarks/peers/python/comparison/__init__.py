"""Runs peers and our stores in turns, and says how they compare."""
