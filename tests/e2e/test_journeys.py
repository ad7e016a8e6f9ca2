"""The main journeys, from the form to the survey, with and without JavaScript."""

import re

import pytest

from tests.e2e.acts import (
    answer_survey,
    assess,
    dispatch,
    file_request,
    open_ticket,
    serve,
    sign_drawn,
    sign_typed,
)
from tests.e2e.conftest import sign_in


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_repair_goes_from_form_to_survey(new_context, javascript):
    customer = new_context(javascript=javascript).new_page()
    number, link = file_request(customer, "呼吸机开机后报警 <b>E12</b>", photos=2, urgent=True)
    desk = new_context(javascript=javascript)
    queue = desk.new_page()
    sign_in(queue, "manager")
    queue.goto(f"/desk?q={number}")
    queue.click(f"tr[data-ticket='{number}'] a")
    assert queue.locator("[data-event='ticket.opened'] .files li").count() == 2
    assess(queue)
    dispatch(queue)
    serve(queue)
    (sign_drawn if javascript else sign_typed)(queue)
    answer_survey(customer, link, 5, "很满意")
    queue.goto(f"/tickets/{number}")
    events = queue.locator("[data-event='step.completed']").count()
    assert events == 6
    assert queue.locator("#ticket-now [data-action='reopen']").count() == 1
    solved = queue.locator("[data-clock='solved']").get_attribute("data-state")
    assert solved == "met"


def test_a_call_is_filed_without_the_mouse(new_context):
    page = new_context().new_page()
    sign_in(page, "agent")
    page.goto("/hotline")
    keys = page.keyboard
    keys.type("人民医院")
    keys.press("Enter")
    page.wait_for_url(re.compile("phone="))
    assert page.evaluate("document.activeElement.className") == "hit"
    keys.press("Enter")
    page.wait_for_selector("#caller")
    assert page.evaluate("document.activeElement.closest('#call') !== null")
    for _field in range(12):
        if page.evaluate("document.activeElement.name") == "description":
            break
        keys.press("Enter")
    keys.type("监护仪血氧无读数")
    keys.press("Control+Enter")
    page.wait_for_selector("[data-service-number]")
    shown = page.locator("[data-service-number]")
    assert re.fullmatch(r"\d{2} \d{4} \d{4,} \d", shown.inner_text())
    number = shown.get_attribute("data-service-number")
    page.goto(f"/tickets/{number}")
    assert page.locator("[data-event='ticket.opened']").count() == 1


def test_a_dissatisfied_customer_gets_a_follow_up(new_context):
    customer = new_context().new_page()
    number, link = file_request(customer, "输液泵气泡报警")
    page = open_ticket(new_context(), "manager", number)
    assess(page)
    dispatch(page)
    serve(page)
    sign_drawn(page)
    answer_survey(customer, link, 1, "第二天又坏了")
    page.goto(f"/tickets/{number}")
    follow_up = page.locator("#links a").first
    follow_up.click()
    page.wait_for_selector("#ticket-story")
    assert "第二天又坏了" in page.inner_text("#ticket-head")


def test_the_customer_confirms_the_result_on_their_own_page(new_context):
    customer = new_context(width=390).new_page()
    number, link = file_request(customer, "超声图像有干扰")
    page = open_ticket(new_context(), "manager", number)
    assess(page)
    dispatch(page)
    serve(page)
    customer.goto(link)
    sign_drawn(customer)
    page.goto(f"/tickets/{number}")
    assert page.locator("[data-action='answered']").count() == 1


def test_a_draft_survives_what_others_do(new_context):
    customer = new_context().new_page()
    number, link = file_request(customer, "监护仪黑屏")
    page = open_ticket(new_context(), "agent", number)
    page.fill("#talk [name=body]", "正在写的回复")
    customer.goto(link)
    customer.fill("[name=body]", "补充：昨晚开始的")
    customer.click("form:has([name=body]) .btn-primary")
    page.click("#ticket-story a:has-text('Look for news')")
    page.wait_for_selector("text=补充：昨晚开始的")
    assert page.input_value("#talk [name=body]") == "正在写的回复"
