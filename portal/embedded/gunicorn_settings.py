"""Settings of gunicorn, read by gunicorn itself: `gunicorn -c python:portal.embedded.gunicorn_settings`."""

import os
import signal
from typing import Any

from portal.embedded.account import die_with_parent

worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
keepalive = 15
# An upload of 160 MB on a slow line is read by the thread that will handle it; other threads go on.
timeout = 60
graceful_timeout = 5
# The application is loaded once, before forking: a replaced worker serves at once, memory is shared.
preload_app = True
# Slow leaks of any library end here; the jitter keeps the workers from leaving together.
max_requests = 50_000
max_requests_jitter = 5_000
umask = 0o077  # gunicorn's own default would let everybody on the machine read what customers upload
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 (gunicorn makes it private)
control_socket_disable = True
accesslog = None
# Whose word about scheme and path counts is said by PROXY_HOPS alone; gunicorn would believe everybody on this machine.
forwarded_allow_ips = ""


def post_fork(_server: Any, _worker: Any) -> None:
    """Let a worker die at once with a killed master: it would go on answering on the port."""
    die_with_parent(signal.SIGKILL)
