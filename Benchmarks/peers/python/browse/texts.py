"""The texts in sessions, all of one size: half of them JSON with recurring words, half random letters.

A session holds them as text, which neither peers nor our stores parse: the cost of the application's own objects is not measured.
"""
import json
import string

from .streams import stream

WORDS = ["cotton", "shirt", "blue", "lamp", "oak", "table", "green", "wool", "scarf", "paper", "glass", "bottle"]
LETTERS = string.ascii_letters + string.digits + "-_"


def texts(size: int, seed: int, count: int = 256) -> list[str]:
    numbers = stream(seed, "texts")

    def cart() -> str:
        items: list[dict] = []

        def text(note: str = "") -> str:
            return json.dumps({"cart": items, "note": note}, separators=(",", ":"))

        while True:
            name = f"{numbers.choice(WORDS)} {numbers.choice(WORDS)}"
            items.append({"sku": f"A-{numbers.randrange(10_000, 100_000)}", "name": name, "price": numbers.randrange(100, 10_000)})
            if len(text()) > size:
                items.pop()
                return text("x" * (size - len(text())))

    return [cart() if number % 2 == 0 else "".join(numbers.choices(LETTERS, k=size)) for number in range(count)]
