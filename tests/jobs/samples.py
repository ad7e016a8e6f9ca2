"""Jobs for the tests of the worker: each leaves a trace in the database."""

import os
import time

from portal import heartbeats


def leave_trace(name="sample"):
    heartbeats.beat(name, {"pid": os.getpid(), "parent": os.getppid()})


def sleep_long():
    leave_trace("sleeper")
    time.sleep(60)
