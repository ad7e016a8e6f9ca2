"""Acts on the ticket page in place: no page is loaded again, nothing typed elsewhere is lost, focus goes on where work does."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.acts import choose, file_request, open_ticket


@pytest.fixture
def page(new_context) -> Page:
    """A ticket at its assessment, open in the browser of the manager. `window.stays` is gone when a page is loaded."""
    customer = new_context().new_page()
    number, _link = file_request(customer, "监护仪黑屏")
    customer.context.close()
    page = open_ticket(new_context(), "manager", number)
    page.evaluate("window.stays = true")
    page.click("[data-action=accepted]")
    page.wait_for_selector("#act-assessment")
    return page


def stayed(page: Page) -> bool:
    return page.evaluate("window.stays === true")


def test_a_step_shows_the_next_one_and_takes_focus_there(page):
    assert stayed(page)
    expect(page.locator("#now-title")).to_be_focused()
    assert page.locator("#ticket-head [aria-current=step]").inner_text() == "Assessment"


def test_a_refused_step_focuses_the_summary_and_keeps_the_words(page):
    page.fill("#talk [name=body]", "草稿")
    page.fill("#act-assessment [name=cause]", "背光板老化")
    page.click("[data-action=to-dispatch]")
    page.wait_for_selector("#act-assessment .error-summary")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.input_value("#act-assessment [name=cause]") == "背光板老化"
    assert page.input_value("#talk [name=body]") == "草稿"
    assert stayed(page)


def test_a_message_leaves_a_half_filled_step_alone(page):
    choose(page, "scope", "in-scope")
    page.fill("#act-assessment [name=plan]", "更换背光板")
    page.click("text=Ask the customer and wait for the answer")
    page.fill("#wait-customer [name=words]", "请问型号？")
    version = page.locator("#act-assessment [name=version]").input_value()
    page.check("#talk input[value=note]", force=True)
    page.fill("#talk [name=body]", "先问仓库")
    page.press("#talk [name=body]", "Control+Enter")
    page.wait_for_selector("[data-event='message.note']")
    expect(page.locator("#talk [name=body]")).to_have_value("")
    expect(page.locator("#talk [name=body]")).to_be_focused()
    assert page.is_checked("#act-assessment [name=scope][value=in-scope]")
    assert page.input_value("#act-assessment [name=plan]") == "更换背光板"
    assert page.is_visible("#wait-customer [name=words]")
    assert page.input_value("#wait-customer [name=words]") == "请问型号？"
    assert page.locator("#act-assessment [name=version]").input_value() != version
    assert stayed(page)


def test_giving_the_ticket_away_keeps_draft_and_focus(page):
    page.fill("#talk [name=body]", "草稿")
    page.fill("#act-assessment [name=plan]", "更换背光板")
    page.select_option("#assign [name=person]", "")
    page.click("[data-action=assign]")
    page.wait_for_selector("#assignment dd:has-text('Nobody')")
    expect(page.locator("#assign [name=person]")).to_be_focused()
    assert page.input_value("#talk [name=body]") == "草稿"
    assert page.input_value("#act-assessment [name=plan]") == "更换背光板"
    assert stayed(page)


def test_waiting_and_going_on_keep_draft_and_step(page):
    page.fill("#talk [name=body]", "草稿")
    page.click("text=Ask the customer and wait for the answer")
    page.click("[data-action=wait-customer]")
    page.wait_for_selector("#wait-customer .error-summary")
    expect(page.locator(".error-summary")).to_be_focused()
    page.fill("#wait-customer [name=words]", "请拍铭牌照片")
    page.click("[data-action=wait-customer]")
    page.wait_for_selector("[data-action=resume]")
    expect(page.locator("#now-title")).to_be_focused()
    assert page.locator("[data-clock=solved]").get_attribute("data-state") == "paused"
    page.click("[data-action=resume]")
    page.wait_for_selector("[data-action=resume]", state="detached")
    page.wait_for_selector("[data-clock=solved][data-state=running]")
    assert page.input_value("#talk [name=body]") == "草稿"
    assert stayed(page)


def test_a_double_click_writes_one_message(page):
    page.fill("#talk [name=body]", "只说一次")
    page.dblclick("#talk .acts button")
    page.wait_for_selector("[data-event='message.reply']")
    page.wait_for_timeout(800)
    assert page.locator("[data-event='message.reply']").count() == 1
    assert page.locator("[data-event='message.reply'] .event-clocks [data-event='clock.met']").count() == 1
    assert stayed(page)


def test_an_empty_message_says_so_beside_the_box(page):
    page.click("#talk .acts button")
    page.wait_for_selector("#talk .error-summary")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.locator("#talk [name=body][aria-invalid=true]").count() == 1
    assert stayed(page)
