"""A portal whose application is a handful of lines: real supervisor, real PostgreSQL and Redis.

Run as `python -m tests.embedded.small_portal PORT DATA`. The web server is Python's own; beside it runs a child
that sleeps, and one named in FALTERING that ends at once.
"""

import os
import sys

from portal.embedded import supervisor
from portal.embedded.child import Child
from portal.embedded.logs import Log

WEB = """
import http.server, socket, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(sys.argv[2])); self.end_headers(); self.wfile.write(b"{}")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
server.socket = socket.socket(fileno=int(sys.argv[1])); server.serve_forever()
"""
# With a child that falters the portal never becomes ready.
READY = "503" if os.environ.get("FALTERING") else "200"
# Forks a process into a group of its own, as a worker does for a job.
SLEEPER = "import os, time\nif os.fork() == 0: os.setpgrp()\nfor _turn in range(180): time.sleep(1)"


def _children(data, environment, listening):
    def child(name, code, *words, **more):
        command = [sys.executable, "-c", code, *words]
        return Child(name, command, Log(name, data / "log" / f"{name}.log"), environment=environment, **more)

    listening.listen()
    children = [
        child("web", WEB, str(listening.fileno()), READY, pass_fds=[listening.fileno()]),
        child("sleeper", SLEEPER),
    ]
    if os.environ.get("FALTERING"):
        children.append(child("faltering", "raise SystemExit('no good')"))
    return children


def _no_step(*_, **__):
    return None


if __name__ == "__main__":
    supervisor.application_children = _children
    supervisor.Supervisor._step = _no_step
    sys.exit(supervisor.main(sys.argv[1], sys.argv[2]))
