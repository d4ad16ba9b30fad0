"""The visitors of `sessionlab bench`'s workload `browse`, for Locust: most requests read, some write, some log in or out.

They speak the demo application's protocol (fixtures/http/PROTOCOL.md), so any server that `check-http` judges can be loaded.
"""
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent.parent / "peers" / "python"))

import random  # noqa: E402

from browse.mix import BROWSE, Choice  # noqa: E402
from locust import FastHttpUser, constant, task  # noqa: E402

CHOICE = Choice(BROWSE)


class Visitor(FastHttpUser):
    wait_time = constant(0)

    def on_start(self) -> None:
        self.stream = random.Random()
        self.saved = None

    def send(self, operations: str, name: str) -> str | None:
        with self.client.get(f"/run?{operations}", name=name, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"status {answer.status_code}")
                return None
            answer.success()
            return answer.text

    @task
    def act(self) -> None:
        action = CHOICE.action(self.stream)
        if action == "save":
            value = str(self.stream.getrandbits(32))
            if self.send(f"set:saved:{value}", "save") is not None:
                self.saved = value
        elif action == "login":
            self.send("subject:ada;rotate", "login")
        elif action in ("logout", "arrive"):
            # A new visitor takes the place of this one.
            if self.send("invalidate", action) is not None:
                self.client.cookiejar.clear()
                self.saved = None
        else:
            text = self.send("get:saved", "look")
            if text is not None and self.saved is not None and text.strip() != f"get saved={self.saved}":
                self.environment.events.request.fire(
                    request_type="CHECK", name="an acknowledged save was lost", response_time=0, response_length=0,
                    exception=AssertionError(text), context={})
