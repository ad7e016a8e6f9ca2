"""Timing pages: one keep-alive connection each, requests of all pages alternating, so that noise hits all alike."""

import http.client
import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be measured: where it is, and the cookie that opens it."""

    name: str
    port: int
    path: str
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one page: median and 95th percentile in milliseconds, and the size of its HTML in bytes."""

    p50_ms: float
    p95_ms: float
    html_bytes: int


def time_pages(pages: list[Page], *, rounds: int, warm_up: int = 20) -> dict[str, Figures]:
    """Ask for every page once per round; the first `warm_up` rounds are not counted."""
    lines = {page.name: http.client.HTTPConnection("127.0.0.1", page.port, timeout=30) for page in pages}
    times: dict[str, list[float]] = {page.name: [] for page in pages}
    sizes: dict[str, int] = {}
    for turn in range(warm_up + rounds):
        for page in pages:
            took, sizes[page.name] = _ask(lines[page.name], page)
            if turn >= warm_up:
                times[page.name].append(took)
    for line in lines.values():
        line.close()
    return {name: _figures(taken, sizes[name]) for name, taken in times.items()}


def _ask(line: http.client.HTTPConnection, page: Page) -> tuple[float, int]:
    start = time.perf_counter()
    line.request("GET", page.path, headers={"Cookie": page.cookie, "Accept-Language": "zh-CN"})
    answer = line.getresponse()
    body = answer.read()
    took = (time.perf_counter() - start) * 1000
    if answer.status != 200:
        raise RuntimeError(f"{page.path} answered {answer.status} instead of 200.")
    return took, len(body)


def _figures(taken: list[float], size: int) -> Figures:
    cuts = statistics.quantiles(taken, n=20)
    return Figures(round(statistics.median(taken), 2), round(cuts[18], 2), size)
