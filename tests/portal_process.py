"""The whole portal as `make run` starts it, for tests that need real processes. Ended by its own process id."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PASSWORD = "demo for tests only"
ROOT = Path(__file__).resolve().parent.parent


class PortalProcess:
    """One running portal with its data under `data`. `stop()` ends it and everything it started."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        data.mkdir(parents=True, exist_ok=True)
        self.output = data / "console.txt"
        self._environment = os.environ | {"DEMO_PASSWORD": PASSWORD, "FILING_LIMIT": "100000"} | environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, within: float = 120) -> "PortalProcess":
        command = [
            sys.executable,
            "-m",
            "portal.embedded",
            "--port",
            str(self.port),
            "--data",
            str(self.data),
        ]
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=output, stderr=output, start_new_session=True
            )
        self.wait_ready(within)
        return self

    def wait_ready(self, within: float = 30) -> float:
        """Seconds until /readyz answers 200; fails with what the console says."""
        begun = time.monotonic()
        while time.monotonic() - begun < within:
            if self.readiness()[0] == 200:
                return time.monotonic() - begun
            assert self._process is None or self._process.poll() is None, self.output.read_text()[-3000:]
            time.sleep(0.1)
        raise AssertionError(
            f"not ready after {within} s: {self.readiness()}\n{self.output.read_text()[-3000:]}"
        )

    def readiness(self) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3)
        try:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except (OSError, ValueError, http.client.HTTPException):
            return 0, {}
        finally:
            connection.close()

    @property
    def environment(self) -> dict[str, str]:
        """What the portal wrote down for commands on this machine."""
        return json.loads((self.data / "secrets" / "environment.json").read_text())

    def command(self, *words: str, status: int = 0) -> str:
        """Run `portal ...` beside the running portal; its output."""
        done = subprocess.run(  # noqa: PLW1510 - the status is compared below
            [sys.executable, "-m", "portal.cli", *words],
            cwd=ROOT,
            env=self._environment | {"DATA_DIR": str(self.data)},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == status, (
            f"{words}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
        return done.stdout + done.stderr

    def stop(self) -> int:
        if self._process is None or self._process.poll() is not None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(40)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
            raise


class Customer:
    """Somebody without JavaScript or patience: files requests with plain HTTP, as people's own scripts do."""

    def __init__(self, portal: PortalProcess) -> None:
        self.port = portal.port
        self.cookie = ""
        self.token = ""

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, text and Location of one request; raises OSError when the answer never came."""
        from urllib.parse import urlencode

        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": self.cookie, "Accept-Language": "en"}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, urlencode(fields) if fields is not None else None, headers)
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            line.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and "aftercare" in value.split("=", 1)[0]:
                self.cookie = value.split(";", 1)[0]
        return answer.status, text, answer.getheader("Location") or ""

    def form_token(self) -> str:
        if not self.token:
            _status, text, _location = self.ask("GET", "/requests/new")
            self.token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text).group(1)
        return self.token

    def file(self, description: str, *, operation_id: str, **more: str) -> str | None:
        """File a request; the path of its page, or None when it was not answered with one."""
        fields = {
            "csrf_token": self.form_token(),
            "operation_id": operation_id,
            "contact_name": "张敏",
            "organisation": "杭州第一人民医院",
            "phone": "0571 8706 5678",
            "description": description,
            "urgent": "no",
        }
        status, _text, location = self.ask("POST", "/requests/new", fields | more)
        return location if status in (302, 303) and "/requests/" in location else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
