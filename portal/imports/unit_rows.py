"""The sheet of sold units: one row is one serial number, its product, and the customer who has it."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import text

from portal.extensions import db
from portal.imports.cells import day, key, words
from portal.imports.columns import Column, Sheet
from portal.imports.doubles import Doubles
from portal.imports.problems import MOST_LISTED, Problems
from portal.imports.reading import Filled, SheetReader
from portal.imports.staging import STAGED, count, touched_ids
from portal.imports.upserts import Counts, upsert
from portal.products.serials import serial_key
from portal.products.services import refresh_search_text

SHEET = Sheet(
    kind="units",
    key="serial",
    columns=(
        Column(
            "serial",
            "序列号",
            "Serial",
            key(60),
            "SN2026A00001",
            required=True,
            aliases=("出厂编号", "SN", "serial number"),
        ),
        Column(
            "product_code",
            "产品编码",
            "Product code",
            key(40),
            "CP-0001",
            required=True,
            aliases=("产品编号", "产品代码"),
        ),
        Column(
            "customer_code", "客户编码", "Customer code", key(40), "KH-0001", aliases=("客户编号", "客户代码")
        ),
        Column("lot", "批号", "Lot", key(60), "L202601", aliases=("生产批号", "batch")),
        Column("sold_on", "销售日期", "Sold on", day, "2026-01-31", aliases=("发货日期", "sale date")),
        Column(
            "accepted_on",
            "验收日期",
            "Accepted on",
            day,
            "2026-02-09",
            aliases=("安装验收日期", "acceptance date"),
        ),
        Column("location", "安装地点", "Location", words(120), "重症医学科", aliases=("科室", "使用科室")),
    ),
)
_PLAIN = ("lot", "sold_on", "accepted_on", "location")
_DATES = {"sold_on": "date", "accepted_on": "date"}
STAGED_COLUMNS = {
    "line": "integer",
    "serial_key": "text",
    **{column.name: _DATES.get(column.name, "text") for column in SHEET.columns},
}
_LONGEST_KEY = 60
_BATCH = 5_000
_REFERENCES = {"product_code": "products", "customer_code": "customers"}


def staged(reader: SheetReader, rows: Iterator[Filled], problems: Problems) -> Iterator[tuple[object, ...]]:
    """Rows for the staging table; a serial may stand in the file once, however its blanks and case are typed."""
    header = reader.headers.get("serial", "")
    doubles = Doubles(header, problems)
    for row in rows:
        reader.refuse_missing(row)
        serial = row.values.get("serial")
        folded = serial_key(serial) if isinstance(serial, str) else None
        if folded is not None and len(folded) > _LONGEST_KEY:
            problems.add(
                row.line,
                header,
                serial,
                _("This serial is too long; at most %(most)s fit.", most=_LONGEST_KEY),
            )
            folded = None
        doubles.refuse(folded, row.line, shown=serial)
        yield (row.line, folded, *(row.values.get(column.name) for column in SHEET.columns))


def check_against_stored(reader: SheetReader, problems: Problems) -> None:
    """Products and customers must exist before their units."""
    reasons = {
        "product_code": _("There is no product with this code. Import the products first."),
        "customer_code": _("There is no customer with this code. Import the customers first."),
    }
    for name, table in _REFERENCES.items():
        if name not in reader.headers:
            continue
        strangers = f"FROM {STAGED} s WHERE {name} IS NOT NULL"
        strangers += f" AND NOT EXISTS (SELECT FROM {table} t WHERE t.code = s.{name})"
        listing = text(f"SELECT line, {name} {strangers} ORDER BY line LIMIT {MOST_LISTED}")
        found = db.session.execute(listing).all()
        for line, code in found:
            problems.add(line, reader.headers[name], code, reasons[name])
        if len(found) == MOST_LISTED:
            problems.count += count(f"SELECT count(*) {strangers}")[0] - MOST_LISTED


def save(reader: SheetReader) -> Counts:
    """Units by serial."""
    values = {"serial": "serial", "serial_key": "serial_key", "product_id": "p.id"}
    values |= {name: f"s.{name}" for name in _PLAIN if name in reader.headers}
    source = f"{STAGED} s JOIN products p ON p.code = s.product_code"
    if "customer_code" in reader.headers:
        values["customer_id"] = "c.id"
        source += " LEFT JOIN customers c ON c.code = s.customer_code"
    added, changed = upsert("units", "serial_key", values, source, fixed={"search_text": "''"})
    for ids in touched_ids(_BATCH):
        refresh_search_text(ids)
    return Counts(reader.rows_read, added, changed, reader.rows_read - added - changed)
