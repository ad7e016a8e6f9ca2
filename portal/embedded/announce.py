"""What the supervisor says on the console: little, one line an event, and the addresses when all is ready."""

import http.client
import os
from collections.abc import Iterable
from pathlib import Path

STAFF = ("agent", "agent2", "dispatcher", "technician", "qa", "manager", "admin", "auditor")


def event(name: str, happened: str) -> None:
    print(f"{name:<16} | {happened}", flush=True)


def lines(name: str, texts: Iterable[str]) -> None:
    for text in texts:
        print(f"{name:<16} | {text}", flush=True)


def ready(url: str, password: str, data: Path) -> None:
    """Say where the doors are and how to get in."""
    given = os.environ.get("DEMO_PASSWORD")
    note = " (kept from the first start, not DEMO_PASSWORD)" if given and given != password else ""
    print(
        f"""
Aftercare is ready.

  Customers   {url}/requests/new
  Desk        {url}/desk
  Hotline     {url}/hotline
  Sign in     {url}/sign-in
              as {", ".join(STAFF)}
              password {password}{note}

  Data and logs are in {data}. Ctrl-C ends everything.
""",
        flush=True,
    )


def answers_ready(host: str, port: int) -> bool:
    """Ask the portal itself whether it is ready."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
