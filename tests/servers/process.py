"""A server in a process of its own, steered by lines of JSON on its standard input. When that closes, it stops."""

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class ServerFailed(Exception):
    """A server did not start, or could not do what it was asked; with the end of what it printed."""


class Process:
    def __init__(self, command: Sequence[str | Path], cwd: Path | None = None) -> None:
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=cwd,
            start_new_session=True,  # Ctrl-C is for the tests, and what is left can be ended as a whole
        )
        self.pid = self._process.pid
        #: What the server said when it was ready.
        self.ready: dict[str, Any] = {}
        try:
            self.ready = self._read()
        except BaseException:
            self.close()
            raise

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            self._log.seek(0)
            raise ServerFailed(f"the server is gone; it said:\n{self._log.read()[-3000:].decode(errors='replace')}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise ServerFailed(answer["error"])
        return answer

    def ask(self, do: str, **how: Any) -> Any:
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):  # gone: reading says so, and why
            self._process.stdin.write(json.dumps({"do": do, **how}) + "\n")
            self._process.stdin.flush()
        return self._read()["ok"]

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(15)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()
        self._log.close()
