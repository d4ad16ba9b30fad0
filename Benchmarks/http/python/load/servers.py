"""The servers under measurement: started on a free port, asked for cookies, and stopped."""
from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field


@dataclass
class Subject:
    """A server with the four routes, and the command that starts it."""

    name: str
    command: list[str]
    """`{port}` stands for the port."""
    environment: dict[str, str] = field(default_factory=dict)
    note: str = ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running server on one processor, in a process group of its own."""

    def __init__(self, subject: Subject, processor: int, log: str):
        self.subject, self.port = subject, free_port()
        command = [part.format(port=self.port) for part in subject.command]
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                ["taskset", "-c", str(processor), *command], stdout=output, stderr=output, start_new_session=True,
                env=os.environ | subject.environment)
        deadline = time.monotonic() + 60
        while True:
            try:
                self.get("/bare")
                return
            except (OSError, http.client.HTTPException) as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise SystemExit(f"http: {subject.name} does not start ({error}); its output is in {log}") from error
                time.sleep(0.05)

    def get(self, path: str, cookie: str = "") -> tuple[str, str | None]:
        """The body, and the cookie that the answer sets as `name=value`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            body = answer.read().decode()
            if answer.status != 200:
                raise SystemExit(f"http: {self.subject.name} answers {path} with {answer.status}")
            new = answer.getheader("Set-Cookie")
            return body, new and new.split(";")[0]
        finally:
            connection.close()

    def cpu_seconds(self) -> float:
        """The processor time of the server's processes so far, in the kernel's own nanoseconds."""
        total = 0
        for pid in self._group():
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    with open(f"/proc/{pid}/task/{task}/schedstat") as text:
                        total += int(text.read().split()[0])
            except FileNotFoundError:
                continue
        return total / 1e9

    def _group(self) -> list[int]:
        group = []
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    if os.getpgid(int(name)) == self.process.pid:
                        group.append(int(name))
                except ProcessLookupError:
                    continue
        return group

    def stop(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
