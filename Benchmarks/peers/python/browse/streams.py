"""Random numbers that follow from the seed alone."""
import random


def stream(seed: int, purpose: str, index: int = 0) -> random.Random:
    """A stream of its own for each purpose and index: drawing more for one changes nothing for the others."""
    return random.Random(f"{seed}:{purpose}:{index}")
