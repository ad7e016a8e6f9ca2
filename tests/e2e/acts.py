"""What people do on the ticket page, as a script in a browser does it: fields by name, buttons by data-action."""

import re
from datetime import timedelta

from playwright.sync_api import BrowserContext, Page

from portal.kernel.time import COMPANY_ZONE, now
from tests.e2e.conftest import sign_in

PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def file_request(page: Page, description: str, *, photos: int = 0, urgent: bool = False) -> tuple[str, str]:
    """File the public form; the bare number and the address of the customer's page."""
    page.goto("/requests/new")
    page.fill("[name=contact_name]", "张敏")
    page.fill("[name=organisation]", "杭州第一人民医院")
    page.fill("[name=phone]", "0571 8706 5678")
    page.fill("[name=description]", description)
    if urgent:
        page.check("[name=urgent]")
    if photos:
        files = [
            {"name": f"panel-{turn}.png", "mimeType": "image/png", "buffer": PHOTO} for turn in range(photos)
        ]
        page.set_input_files("[name=files]", files)
    page.click("main form[method=post] .btn-primary")
    number = page.wait_for_selector("[data-service-number]").get_attribute("data-service-number")
    return number, re.sub(r"\?.*", "", page.url)


def choose(page: Page, name: str, value: str) -> None:
    """Choose a radio button, whatever it looks like, or an option of a list."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"select[name={name}]", value)
    else:
        page.check(f"input[type=radio][name={name}][value='{value}']", force=True)


def act(page: Page, outcome: str) -> None:
    """Press the button of an outcome and wait until the page shows another state."""
    page.click(f"[data-action='{outcome}']")
    page.wait_for_selector(f"[data-action='{outcome}']", state="detached")


def open_ticket(context: BrowserContext, username: str, number: str) -> Page:
    page = context.new_page()
    sign_in(page, username)
    page.goto(f"/tickets/{number}")
    return page


def assess(page: Page) -> None:
    act(page, "accepted")
    choose(page, "scope", "in-scope")
    choose(page, "cover", "unknown")
    page.fill("[name=cover_basis]", "合同待查")
    choose(page, "urgency", "urgent")
    choose(page, "severity", "stopped")
    choose(page, "fault_type", "electrical")
    page.fill("[name=cause]", "流量传感器老化")
    page.fill("[name=plan]", "更换流量传感器并校准")
    choose(page, "service_mode", "on-site")
    act(page, "to-dispatch")


def dispatch(page: Page) -> str:
    """Send the demo technician tomorrow; the technician's name."""
    start = (now() + timedelta(days=1)).astimezone(COMPANY_ZONE)
    option = page.locator("select[name=technician] option:not([value=''])").first
    name = option.inner_text()
    page.select_option("select[name=technician]", option.get_attribute("value"))
    page.fill("[name=window_from]", f"{start:%Y-%m-%d}T10:00")
    page.fill("[name=window_to]", f"{start:%Y-%m-%d}T12:00")
    page.fill("[name=place]", "住院楼 5 层 ICU")
    choose(page, "customer_told", "yes")
    act(page, "dispatched")
    return name


def serve(page: Page) -> None:
    page.fill("[name=work]", "更换流量传感器，校准，试机三十分钟正常。")
    choose(page, "test_result", "passed")
    act(page, "done")


def sign_drawn(page: Page) -> None:
    """Draw a line on the pad and accept."""
    page.fill("[name=signer_name]", "张敏")
    pad = page.locator("canvas.signature-canvas")
    pad.wait_for()  # the pad is made when its script has come
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 30)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 20 + step * 12, box["y"] + 30 + (step % 4) * 14)
    page.mouse.up()
    act(page, "accepted")


def sign_typed(page: Page) -> None:
    page.fill("[name=signer_name]", "张敏")
    page.fill("[name=signature-typed]", "张敏")
    act(page, "accepted")


def answer_survey(page: Page, link: str, score: int, words: str) -> None:
    page.goto(link)
    page.check(f"input[name=score][value='{score}']", force=True)
    page.fill("[name=words]", words)
    page.click("[data-action='answered']")
    page.wait_for_selector("[data-action='answered']", state="detached")
