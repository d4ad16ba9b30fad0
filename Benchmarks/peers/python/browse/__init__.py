"""The workload `browse` of SessionsBenchmark, for peers that are written in Python."""
