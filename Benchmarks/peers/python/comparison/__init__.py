"""Runs peers and our stores, interleaved, and compares them."""
