"""Time and memory of an import of a hundred thousand rows: `python -m tests.bench.measure_imports [ROWS]`.

Starts its own PostgreSQL in a temporary folder; each file is imported by a process of its own, so that its peak
memory is its own too. Not part of the tests: it takes minutes on a busy machine.
"""

import os
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from portal.embedded.postgres import EmbeddedPostgres
from portal.migrate import upgrade
from tests.imports.sheets import text_file

ONE_IMPORT = """
import re, sys, time
from pathlib import Path
from portal import create_app
from portal.imports.services import import_file
from portal.kernel.actors import SYSTEM
from portal.unit_of_work import unit_of_work
with create_app().app_context():
    begun, worked = time.monotonic(), time.process_time()
    with unit_of_work():
        counts = import_file(sys.argv[1], Path(sys.argv[2]), by=SYSTEM)
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
    print(f"{Path(sys.argv[2]).name:16} {counts.rows:8,} rows {time.monotonic() - begun:6.1f} s {peak:5} MB"
          f"   of it {time.process_time() - worked:4.1f} s this process at work"
          f"   new {counts.added:,} changed {counts.changed:,} unchanged {counts.unchanged:,}")
"""
SEARCHES = """
import time
from portal import create_app
from portal.customers.queries import find_customers
from portal.extensions import db
with create_app().app_context():
    for said in ("31415人民", "31415", "138 1234", "KH-031415", "王建国", "医院", "13"):
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            found = find_customers(said)
            times.append(time.perf_counter() - begun)
            db.session.expunge_all()
        print(f"find {said!r:14} {len(found):3} shown {sorted(times)[2] * 1000:7.1f} ms")
"""


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="ac-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder)).start()
        try:
            upgrade(server.owner_url)
            environ = os.environ | _settings(server, folder)
            for path in _files(Path(folder), rows):
                subprocess.run(
                    [sys.executable, "-c", ONE_IMPORT, path.stem, str(path)], env=environ, check=True
                )
            subprocess.run([sys.executable, "-c", SEARCHES], env=environ, check=True)
        finally:
            server.stop()


def _settings(server: EmbeddedPostgres, folder: str) -> dict[str, str]:
    return {
        "DATABASE_URL": server.app_url_for(),
        "DATABASE_OWNER_URL": server.owner_url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DATA_DIR": folder,
        "SECRET_KEY": "a secret key for measuring, long enough",
        "LEDGER_KEY": "a ledger key for measuring, long enough",
    }


def _files(folder: Path, rows: int) -> list[Path]:
    """Customers new from text and again, a third changed, from a workbook; units likewise."""
    chance = random.Random(1)
    products = text_file(
        folder / "products.csv", [["产品编码", "产品名称"], *([f"CP-{n}", "监护仪"] for n in range(60))]
    )
    customers = [
        [
            "客户编码",
            "客户名称",
            "客户类型",
            "省份",
            "城市",
            "地址",
            "电话",
            "邮箱",
            "联系人",
            "联系人电话",
            "联系人邮箱",
        ]
    ]
    customers += ([*_customer(n, chance)] for n in range(rows))
    units = [["序列号", "产品编码", "客户编码", "批号", "销售日期", "验收日期", "安装地点"]]
    units += ([*_unit(n, rows, chance)] for n in range(rows))
    files = [products, text_file(folder / "customers.csv", customers), text_file(folder / "units.csv", units)]
    for row in customers[1::3]:
        row[1] += "（新）"
    for row in units[1::3]:
        row[6] = "急诊科"
    return [*files, _workbook(folder / "customers.xlsx", customers), _workbook(folder / "units.xlsx", units)]


def _customer(number: int, chance: random.Random) -> list[object]:
    place = f"第{number}人民医院{chance.choice('东西南北')}院区"
    landline, mobile = f"0571-8{chance.randrange(10**7):07d}", f"138{chance.randrange(10**8):08d}"
    person = chance.choice("王李张刘陈杨") + chance.choice(("建国", "丽", "伟", "敏"))
    own = [
        f"KH-{number:06d}",
        place,
        "医院",
        "浙江省",
        "杭州市",
        f"健康路 {number % 999} 号",
        landline,
        f"sb{number}@example.com",
    ]
    return [*own, person, mobile, f"k{number}@example.com"]


def _unit(number: int, customers: int, chance: random.Random) -> list[object]:
    sold = date(2019, 1, 1) + timedelta(days=chance.randrange(2500))
    owner = f"KH-{chance.randrange(customers):06d}"
    return [
        f"SN{number:06d}",
        f"CP-{number % 60}",
        owner,
        f"L{number % 500}",
        sold.isoformat(),
        sold.isoformat(),
        "手术室",
    ]


def _workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in rows:
        page.append(row)
    book.save(path)
    return path


if __name__ == "__main__":
    main()
