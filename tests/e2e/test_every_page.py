"""Every page in both themes and at 390 px: axe-core finds nothing serious, nothing scrolls sideways, no error in the console."""

from pathlib import Path

import pytest

from tests.e2e.acts import file_request
from tests.e2e.conftest import sign_in

AXE = Path("node_modules/axe-core/axe.min.js")
PUBLIC = ["/", "/requests/new", "/requests/new?serial=nothing", "/track", "/sign-in", "/nowhere"]
STAFF = [
    "/desk",
    "/desk?overdue=1",
    "/desk?stage=service",
    "/hotline",
    "/hotline?phone=人民医院",
    "/account",
    "/alerts",
]
SETTINGS = [
    "/settings",
    "/settings/calendars",
    "/settings/calendars/company?year=2026",
    "/settings/calendars/china?year=2027",
    "/settings/recalculations",
    "/settings/pause-audit",
    "/settings/pause-audit?kind=parked&person=1",
    "/settings/teams",
    "/settings/legal-rules",
    "/settings/legal-rules?kind=drug&unconfirmed=1",
    "/settings/legal-rules/1",
    "/settings/simulation?start=2026-02-13T09:00&within=3+working+days&calendar=china",
]
# What the law asks for after a recall, and something no rule speaks of.
RECALL = "matter=device-recall-decided&class_=I&product_kind=device&role=holder&jurisdiction=CN&aware_at=2026-03-02T09:00"
UNRULED = (
    "matter=goods-defect-known&product_kind=vehicle&role=dealer&jurisdiction=CN&aware_at=2026-03-02T09:00"
)
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def some(portal, chromium):
    """A filed request of its own and a ticket of the demo in each stage: addresses to look at."""
    context = chromium.new_context(base_url=portal.url, locale="en")
    page = context.new_page()
    number, link = file_request(page, "呼吸机报警", photos=1, urgent=True)
    sign_in(page, "manager")
    found = [
        f"/tickets/{number}",
        f"/tickets/{number}/clocks/response",
        f"/tickets/{number}/clocks",
        f"/tickets/{number}/duties",
        f"/tickets/{number}/duties?{RECALL}",
        f"/tickets/{number}/duties?{UNRULED}",
        f"/hotline/requests/{number}",
        f"/hotline/tickets/{number}/calls",
    ]
    for stage in ("assessment", "dispatch", "service", "acceptance", "survey"):
        page.goto(f"/desk?stage={stage}")
        row = page.locator("tr[data-ticket]").first
        if row.count():
            found.append(f"/tickets/{row.get_attribute('data-ticket')}")
    context.close()
    return {"staff": found, "public": [link, f"{link}?filed=1"]}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("locale", ["zh-CN"])
def test_pages_are_sound(new_context, some, dark, width, locale):
    context = new_context(width=width, dark=dark, locale=locale)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(f"{page.url}: {message.text}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    for url in PUBLIC + some["public"]:
        complaints += faults(page, url, width)
    sign_in(page, "manager")
    for url in STAFF + SETTINGS + some["staff"]:
        complaints += faults(page, url, width)
    complaints = [one for one in complaints if "404" not in one]
    assert not complaints, "\n".join(complaints)


def faults(page, url: str, width: int) -> list[str]:
    page.goto(url)
    found = []
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        found.append(f"{url}: {wide} px wide at {width} px")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    for violation in result["violations"]:
        if violation["impact"] in SERIOUS:
            nodes = "; ".join(
                f"{' '.join(map(str, node['target']))} {node.get('failureSummary', '')[:200]}"
                for node in violation["nodes"][:3]
            )
            found.append(f"{url} ({width} px): {violation['id']}: {nodes}")
    return found
