"""`portal bench`: how long the queue page and the ticket page take, beside a bare Flask page in the same run."""

import json

import click

from portal.bench.run import run


@click.command()
@click.option(
    "--tickets",
    default=100_000,
    show_default=True,
    type=click.IntRange(100, 2_000_000),
    help="Tickets to load.",
)
@click.option(
    "--rounds", default=300, show_default=True, type=click.IntRange(20, 5_000), help="Requests per page."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON only.")
def bench(*, tickets: int, rounds: int, as_json: bool) -> None:
    r"""Load many tickets into a database of its own and time pages; nothing of a running portal is touched.

    \b
    Example: portal bench --tickets 100000 --json
    """
    tell = (lambda _words: None) if as_json else (lambda words: click.echo(f"... {words}", err=True))
    figures = run(tickets=tickets, rounds=rounds, tell=tell)
    if as_json:
        click.echo(json.dumps(figures))
        return
    floor = figures["floor"]
    for name in ("floor", "queue", "ticket"):
        one = figures[name]
        times = f"{one['p50_ms'] / floor['p50_ms']:.1f} times the floor" if name != "floor" else ""
        click.echo(
            f"{name:7} median {one['p50_ms']:7.2f} ms   p95 {one['p95_ms']:7.2f} ms   {one['html_bytes']:7} bytes   {times}"
        )
