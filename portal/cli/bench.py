"""`portal bench`: how long pages take beside a bare one, and what clocks can bear; both on a database of their own."""

import json
from collections.abc import Callable
from typing import Any

import click

_COUNT = click.IntRange(100, 2_000_000)


@click.command()
@click.option(
    "--clocks", is_flag=True, help="Measure clocks instead of pages: lateness, an outage, recalculation."
)
@click.option("--tickets", default=100_000, show_default=True, type=_COUNT, help="Pages: tickets to load.")
@click.option(
    "--rounds",
    default=300,
    show_default=True,
    type=click.IntRange(20, 5_000),
    help="Pages: requests per page.",
)
@click.option("--running", default=100_000, show_default=True, type=_COUNT, help="Clocks that run.")
@click.option(
    "--per-minute", default=2_000, show_default=True, type=_COUNT, help="Clocks that fall due per minute."
)
@click.option(
    "--seconds",
    default=60,
    show_default=True,
    type=click.IntRange(3, 3_600),
    help="Clocks: how long they fall due.",
)
@click.option("--overdue", default=50_000, show_default=True, type=_COUNT, help="Clocks due after an outage.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON only.")
def bench(*, clocks: bool, tickets: int, rounds: int, as_json: bool, **load: int) -> None:
    r"""Load many tickets into a database of its own and measure; nothing of a running portal is touched.

    \b
    Example: portal bench --tickets 100000 --json
             portal bench --clocks --running 100000 --per-minute 2000 --seconds 60
    """
    tell: Callable[[str], None] = (
        (lambda _words: None) if as_json else (lambda words: click.echo(f"... {words}", err=True))
    )
    if clocks:
        from portal.bench.clocks import Load, run_clocks

        figures, say = run_clocks(Load(**load), tell=tell), _say_clocks
    else:
        from portal.bench.run import run

        figures, say = run(tickets=tickets, rounds=rounds, tell=tell), _say_pages
    if as_json:
        click.echo(json.dumps(figures))
    else:
        say(figures)


def _say_pages(figures: dict[str, Any]) -> None:
    floor = figures["floor"]
    for name in ("floor", "queue", "ticket"):
        one = figures[name]
        times = f"{one['p50_ms'] / floor['p50_ms']:.1f} times the floor" if name != "floor" else ""
        click.echo(
            f"{name:7} median {one['p50_ms']:7.2f} ms   p95 {one['p95_ms']:7.2f} ms   {one['html_bytes']:7} bytes   {times}"
        )


def _say_clocks(figures: dict[str, Any]) -> None:
    late, outage, moved = figures["lateness"], figures["outage"], figures["recalculation"]
    one = figures["one_deadline"]
    lines = (
        ("one deadline over a year", f"median {one['median_ms']} ms, p99 {one['p99_ms']} ms"),
        (
            f"{late['breaches']} breaches, {figures['load']['running']} clocks run",
            "late p50 {p50_s} s, p99 {p99_s} s, max {max_s} s, early {early}; seen waiting {seen_waiting_max_s} s".format(
                **late
            ),
        ),
        (f"{outage['clocks']} overdue after an outage", f"cleared in {outage['cleared_s']} s"),
        (
            f"{moved['clocks']} deadlines recalculated, {moved['moved']} moved",
            f"preview {moved['preview_s']} s, applied {moved['apply_s']} s",
        ),
        ("load of the machine at the start", str(figures["load_average"])),
    )
    for what, said in lines:
        click.echo(f"{what:52} {said}")
