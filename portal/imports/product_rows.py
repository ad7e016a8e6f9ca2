"""The sheet of products: one row is one catalogue entry."""

from collections.abc import Iterator

from portal.imports.cells import key, months, words
from portal.imports.columns import Column, Sheet
from portal.imports.doubles import Doubles
from portal.imports.problems import Problems
from portal.imports.reading import Filled, SheetReader
from portal.imports.staging import STAGED
from portal.imports.upserts import Counts, upsert

SHEET = Sheet(
    kind="products",
    key="code",
    columns=(
        Column(
            "code",
            "产品编码",
            "Product code",
            key(40),
            "CP-0001",
            required=True,
            aliases=("编码", "产品编号", "产品代码"),
        ),
        Column(
            "name",
            "产品名称",
            "Product name",
            words(200),
            "病人监护仪",
            required=True,
            aliases=("名称", "产品"),
        ),
        Column("model", "规格型号", "Model", words(100), "PM-9000", aliases=("型号", "规格")),
        Column("category", "产品类别", "Category", words(60), "监护仪", aliases=("类别", "分类")),
        Column(
            "manufacturer",
            "生产企业",
            "Manufacturer",
            words(200),
            "示例医疗科技有限公司",
            aliases=("注册人", "厂家", "生产厂家"),
        ),
        Column(
            "registration_number",
            "注册证号",
            "Registration number",
            words(60),
            "国械注准20213070000",
            aliases=("注册证编号",),
        ),
        Column(
            "warranty_months",
            "保修期（月）",
            "Warranty months",
            months,
            "24",
            aliases=("保修月数", "质保期", "warranty"),
        ),
    ),
)
STAGED_COLUMNS = {
    "line": "integer",
    **{column.name: "text" for column in SHEET.columns},
    "warranty_months": "integer",
}


def staged(reader: SheetReader, rows: Iterator[Filled], problems: Problems) -> Iterator[tuple[object, ...]]:
    """Rows for the staging table; a code may stand in the file once."""
    doubles = Doubles(reader.headers.get("code", ""), problems)
    for row in rows:
        reader.refuse_missing(row)
        code = row.values.get("code")
        doubles.refuse(code, row.line, shown=code)
        yield (row.line, *(row.values.get(column.name) for column in SHEET.columns))


def check_against_stored(_reader: SheetReader, _problems: Problems) -> None:
    """Products refer to nothing else."""


def save(reader: SheetReader) -> Counts:
    """Products by code."""
    added, changed = upsert("products", "code", {name: name for name in reader.names}, STAGED, fixed={})
    return Counts(reader.rows_read, added, changed, reader.rows_read - added - changed)
