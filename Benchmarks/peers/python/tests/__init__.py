"""Proves the driver and the arithmetic: Benchmarks/peers/run --self-test."""
