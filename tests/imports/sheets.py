"""Files as people send them, for the tests of imports."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook

CUSTOMERS = ["客户编码", "客户名称", "客户类型"]
UNITS = ["序列号", "产品编码", "客户编码"]


def text_file(path: Path, rows: list[list[object]], *, encoding: str = "utf-8", separator: str = ",") -> Path:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
