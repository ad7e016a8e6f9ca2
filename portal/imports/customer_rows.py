"""The sheet of customers. One row is a customer and one contact; more contacts are more rows of the same code."""

from collections.abc import Iterator

from flask_babel import gettext as _

from portal.customers.services import refresh_search_text
from portal.imports import kinds
from portal.imports.cells import email, key, one_of, phone, words
from portal.imports.columns import Column, Sheet
from portal.imports.contact_rows import save_contacts
from portal.imports.problems import Problems
from portal.imports.reading import Filled, SheetReader
from portal.imports.staging import STAGED, count, touched_ids
from portal.imports.upserts import Counts, upsert
from portal.kernel.text import fold

SHEET = Sheet(
    kind="customers",
    key="code",
    columns=(
        Column(
            "code",
            "客户编码",
            "Customer code",
            key(40),
            "KH-0001",
            required=True,
            aliases=("编码", "客户编号", "客户代码"),
        ),
        Column(
            "name",
            "客户名称",
            "Customer name",
            words(200),
            "示例市第一人民医院",
            required=True,
            aliases=("名称", "客户"),
        ),
        Column(
            "kind",
            "客户类型",
            "Kind",
            one_of(kinds.SPELLINGS, kinds.NAMED),
            "医院",
            required=True,
            aliases=("类型", "类别"),
        ),
        Column("province", "省份", "Province", words(40), "浙江省", aliases=("省",)),
        Column("city", "城市", "City", words(40), "杭州市", aliases=("市",)),
        Column("address", "地址", "Address", words(300), "示例路 1 号", aliases=("客户地址",)),
        Column("phone", "电话", "Phone", phone, "0571-8700 0001", aliases=("客户电话", "联系电话")),
        Column("email", "邮箱", "E-mail", email, "shebei@example.com", aliases=("电子邮箱", "邮件")),
        Column(
            "contact_name", "联系人", "Contact name", words(100), "王建国", aliases=("联系人姓名", "contact")
        ),
        Column("contact_title", "联系人职务", "Contact title", words(60), "设备科科长", aliases=("职务",)),
        Column(
            "contact_phone",
            "联系人电话",
            "Contact phone",
            phone,
            "138 0013 8000",
            aliases=("手机", "联系人手机"),
        ),
        Column("contact_email", "联系人邮箱", "Contact e-mail", email, "wang@example.com"),
    ),
)
_OWN = ("code", "name", "kind", "province", "city", "address", "phone", "email")
_THEIRS = ("contact_name", "contact_title", "contact_phone", "contact_email")
STAGED_COLUMNS = {"line": "integer", "first": "boolean", **dict.fromkeys(_OWN + _THEIRS, "text")}
_BATCH = 2_000


def staged(reader: SheetReader, rows: Iterator[Filled], problems: Problems) -> Iterator[tuple[object, ...]]:
    """Rows for the staging table. A code's first row is the customer; later ones only add contacts."""
    first_rows: dict[object, tuple[int, tuple[object, ...]]] = {}
    contacts: dict[tuple[object, str], int] = {}
    check = _Checks(reader, problems)
    for row in rows:
        own = tuple(row.values.get(name) for name in _OWN)
        theirs = tuple(row.values.get(name) for name in _THEIRS)
        code, person = own[0], theirs[0]
        first = first_rows.setdefault(code, (row.line, own)) if code else (row.line, own)
        is_first = first[0] == row.line
        if is_first or not code:
            reader.refuse_missing(row)
        else:
            check.same_customer(row.line, own, *first)
            if not person:
                check.doubled(row.line, "code", code, first[0])
        if person:
            earlier = contacts.setdefault((code, fold(str(person))), row.line)
            if earlier != row.line:
                check.doubled(row.line, "contact_name", person, earlier)
        elif any(theirs):
            check.nameless(row.line)
        yield (row.line, is_first, *own, *theirs)


class _Checks:
    """What one row may not say after what earlier rows said."""

    def __init__(self, reader: SheetReader, problems: Problems) -> None:
        self.headers = reader.headers
        self.problems = problems

    def same_customer(
        self, line: int, own: tuple[object, ...], first_line: int, first: tuple[object, ...]
    ) -> None:
        """A filled cell must agree with the customer's first row; an empty one takes what stands there."""
        for name, value, meant in zip(_OWN, own, first, strict=True):
            if value is not None and value != meant:
                reason = _("Line %(line)s says something else about the same customer.", line=first_line)
                self.problems.add(line, self.headers[name], value, reason)

    def doubled(self, line: int, name: str, value: object, earlier: int) -> None:
        self.problems.add(
            line, self.headers[name], value, _("The same stands on line %(line)s already.", line=earlier)
        )

    def nameless(self, line: int) -> None:
        header = self.headers.get("contact_name", "联系人")
        self.problems.add(
            line, header, "", _("Whose phone, e-mail or title is this? Fill in the contact's name.")
        )


def check_against_stored(_reader: SheetReader, _problems: Problems) -> None:
    """Customers refer to nothing else."""


def save(reader: SheetReader) -> Counts:
    """Customers by code, then their contacts by name; what is searched follows what was touched."""
    values = {name: name for name in _OWN if name in reader.headers}
    source = f"{STAGED} WHERE first"
    added, changed = upsert("customers", "code", values, source, fixed={"search_text": "''"})
    total = count(f"SELECT count(*) FROM {STAGED} WHERE first")[0]  # noqa: S608 - a constant
    more = save_contacts(reader.headers) if "contact_name" in reader.headers else {}
    for ids in touched_ids(_BATCH):
        refresh_search_text(ids)
    return Counts(reader.rows_read, added, changed, total - added - changed, more)
