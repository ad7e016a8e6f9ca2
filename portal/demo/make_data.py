"""Writes the sheets of the demo company, always the same ones: `python -m portal.demo.make_data`.

Places below the city, hospitals, people, makers and numbers are invented. The sheets are what `portal import` takes.
"""

import csv
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from portal.demo import names
from portal.imports import customer_rows, product_rows, unit_rows
from portal.imports.columns import Sheet
from portal.products.cover import add_months

DATA = Path(__file__).parent / "data"
SEED = 20261121
LAST_DAY = date(2026, 11, 13)
FIRST_DAY = date(2021, 3, 1)
CUSTOMERS = 236
UNITS = 2_280
_KIND_WORDS = {"hospital": "医院", "clinic": "诊所", "pharmacy": "药店", "person": "个人", "company": "公司"}

Row = list[object]


def main() -> None:
    """Write all three sheets."""
    chance = random.Random(SEED)
    customers = list(customer_lines(chance))
    products = list(product_lines(chance))
    write("customers", customer_rows.SHEET, customers)
    write("products", product_rows.SHEET, products)
    write("units", unit_rows.SHEET, unit_lines(chance, customers, products))


def write(name: str, sheet: Sheet, rows: Iterable[Row]) -> None:
    """With a byte order mark, so that spreadsheet programs read it too."""
    with (DATA / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.chinese for column in sheet.columns])
        writer.writerows(rows)


def customer_lines(chance: random.Random) -> Iterator[Row]:
    """One row per contact; the customer's own cells stand on its first row only."""
    seen: set[str] = set()
    number = 0
    while number < CUSTOMERS:
        kind = chance.choices(["hospital", "clinic", "pharmacy", "company", "person"], [120, 62, 34, 8, 12])[
            0
        ]
        province, city, area = chance.choice(names.CITIES)
        name = _customer_name(chance, kind, city)
        if name in seen:
            continue
        seen.add(name)
        number += 1
        code = f"KH-{number:04d}"
        own = [code, name, _KIND_WORDS[kind], province, city, _address(chance, kind)]
        if kind == "person":
            yield [*own, _mobile(2000 + number), "", name, "", _mobile(2000 + number), ""]
            continue
        landline = f"{area}-8555{number:04d}"
        contacts = chance.choices([1, 2, 3], [5, 4, 1])[0] if kind == "hospital" else 1
        for place in range(contacts):
            title = chance.choice(names.TITLES[kind][min(place, len(names.TITLES[kind]) - 1)])
            mobile = _mobile(number * 3 + place)
            person = [
                _person(chance),
                title,
                mobile,
                f"kh{number:04d}.{place + 1}@example.com" if place == 0 else "",
            ]
            yield (
                [*own, landline, f"kh{number:04d}@example.com", *person]
                if place == 0
                else [code, *[""] * 7, *person]
            )


def _customer_name(chance: random.Random, kind: str, city: str) -> str:
    if kind == "person":
        return _person(chance)
    place = chance.choice(names.PLACES)
    return chance.choice(names.ENDINGS[kind]).format(city=city.removesuffix("市"), place=place)


def _address(chance: random.Random, kind: str) -> str:
    street = f"{chance.choice(names.STREETS)} {chance.randrange(1, 480)} 号"
    if kind == "person":
        return f"{street} {chance.randrange(1, 30)} 幢 {chance.randrange(1, 12)}0{chance.randrange(1, 4)} 室"
    return street


def _person(chance: random.Random) -> str:
    return chance.choice(names.FAMILY) + chance.choice(names.GIVEN)


def _mobile(number: int) -> str:
    """139 0000 ....: in shape a number in use, in look one of a demonstration."""
    return f"139 0000 {number:04d}"


def product_lines(chance: random.Random) -> Iterator[Row]:
    """Each line of equipment in several models by one or two makers."""
    number = 0
    for category, line in names.LINES.items():
        for model in line.models:
            number += 1
            maker, region = chance.choice(names.MAKERS)
            year = chance.randrange(2018, 2021)
            authority = "国" if line.device_class == 3 else region
            registration = (
                f"{authority}械注准{year}{line.device_class}{line.catalogue}{9000 + number}（演示）"
            )
            yield [
                f"CP-{number:04d}",
                line.name,
                model,
                category,
                maker,
                registration,
                line.months,
            ]


def unit_lines(chance: random.Random, customers: list[Row], products: list[Row]) -> Iterator[Row]:
    """Sold units: large houses have many of everything, persons have one small thing."""
    buyers = {kind: [row[0] for row in customers if row[2] == word] for kind, word in _KIND_WORDS.items()}
    for number in range(1, UNITS + 1):
        kind = chance.choices(["hospital", "clinic", "pharmacy", "company", "person"], [80, 12, 4, 1, 3])[0]
        lines = names.SOLD_TO.get(kind)
        product = chance.choice([row for row in products if lines is None or row[3] in lines])
        sold = _sold_on(chance)
        accepted = sold + timedelta(days=chance.randrange(4, 45))
        is_accepted = accepted <= LAST_DAY and chance.random() < 0.94
        made = add_months(sold, -chance.randrange(1, 7))
        prefix = "".join(letter for letter in str(product[2]) if letter.isalnum() and letter.isascii())[
            :4
        ].upper()
        yield [
            f"{prefix}{made:%y%m}{number:05d}",
            product[0],
            chance.choice(buyers[kind]),
            f"L{made:%y%m}{chance.choice('ABC')}",
            sold.isoformat(),
            accepted.isoformat() if is_accepted else "",
            chance.choice(names.LINES[str(product[3])].places) if kind == "hospital" else "",
        ]


def _sold_on(chance: random.Random) -> date:
    """More in later years: the company grows."""
    span = (LAST_DAY - FIRST_DAY).days
    return FIRST_DAY + timedelta(days=int(span * chance.random() ** 0.75))


if __name__ == "__main__":
    main()
