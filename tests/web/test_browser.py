"""The furniture in a real browser: what htmx swaps, what our own scripts do, and that the policy lets them."""

import json
import threading

import pytest
from werkzeug.serving import make_server

from tests.web.small_app import ROOT, small_app

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def address():
    app = small_app(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def tab(chromium, address):
    context = chromium.new_context(base_url=address, locale="en-GB", viewport={"width": 1200, "height": 800})
    page = context.new_page()
    page.complaints = []
    page.on(
        "console", lambda message: page.complaints.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto("/enter/agent")
    yield page
    context.close()


def test_a_wrong_form_is_swapped_in_keeps_the_text_and_takes_the_focus(tab):
    tab.goto("/parts/note")
    tab.fill("#note-body", "x" * 101)
    tab.click("#note button >> nth=0")
    tab.wait_for_selector("#note-faults")
    assert tab.evaluate("document.activeElement.id") == "note-faults"
    assert tab.input_value("#note-body") == "x" * 101
    assert tab.url.endswith("/parts/note")
    tab.click("#note-faults a")
    assert tab.evaluate("document.activeElement.id") == "note-body"


def test_a_double_click_sends_once_and_the_notice_tells(tab):
    tab.goto("/parts/note")
    sent = []
    tab.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    tab.fill("#note-body", "hello")
    tab.dblclick("#note button >> nth=0")
    tab.wait_for_selector("#notice .notice-done")
    assert len(sent) == 1


def test_ctrl_enter_sends(tab):
    tab.goto("/parts/note")
    tab.wait_for_load_state("networkidle")
    tab.fill("#note-body", "hello")
    tab.press("#note-body", "Control+Enter")
    tab.wait_for_selector("#notice .notice-done")


def test_enter_goes_to_the_next_field_and_shift_enter_makes_a_line(tab):
    tab.goto("/fields")
    tab.wait_for_load_state("networkidle")
    where = "document.activeElement.id || document.activeElement.name"
    tab.focus("#name")
    tab.keyboard.press("Enter")
    assert tab.evaluate(where) == "words"
    tab.keyboard.type("one")
    tab.keyboard.press("Shift+Enter")
    tab.keyboard.type("two")
    assert tab.input_value("#words") == "one\ntwo"
    tab.keyboard.press("Enter")
    assert tab.evaluate(where) == "kind_of-0"
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")
    assert tab.evaluate(where) == "place"


def test_a_click_after_the_sign_in_was_lost_leads_to_the_sign_in_page(tab):
    tab.goto("/parts/note")
    tab.wait_for_load_state("networkidle")
    tab.evaluate("fetch('/leave')")
    tab.wait_for_timeout(300)
    tab.fill("#note-body", "hello")
    tab.click("#note button >> nth=0")
    tab.wait_for_url("**/sign-in?next=/parts/note")


def test_when_the_portal_fails_the_page_stays_and_says_nothing_was_saved(tab):
    tab.goto("/parts/note")
    tab.wait_for_load_state("networkidle")
    tab.route(
        "**/parts/note", lambda route: route.fulfill(status=503, body="<p>gone</p>", content_type="text/html")
    )
    tab.fill("#note-body", "precious")
    tab.click("#note button >> nth=0")
    tab.wait_for_selector("#broken:not([hidden])")
    assert tab.input_value("#note-body") == "precious"
    tab.unroute("**/parts/note")
    tab.route("**/parts/note", lambda route: route.abort())
    tab.click("#broken button")
    tab.click("#note button >> nth=0")
    tab.wait_for_selector("#broken:not([hidden])")
    assert tab.input_value("#note-body") == "precious"


def test_a_clock_turns_overdue_at_its_moment_without_a_reload(tab):
    tab.goto("/parts")
    tab.wait_for_load_state("networkidle")
    set_due = "(ms) => { const c = document.querySelector('[data-clock=plan]'); c.dataset.due = new Date(Date.now() + ms).toISOString(); }"
    tab.evaluate(set_due, 2500)
    assert tab.get_attribute("[data-clock=plan]", "data-state") == "warned"
    tab.wait_for_selector("[data-clock=plan][data-state=breached]", timeout=9000)
    assert "overdue" in tab.inner_text("[data-clock=plan]")


def test_drawing_signs(tab):
    tab.goto("/fields")
    tab.wait_for_selector(".signature-pad:not([hidden])")
    canvas = tab.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    tab.mouse.move(box["x"] + 30, box["y"] + 50)
    tab.mouse.down()
    for step in range(12):
        tab.mouse.move(box["x"] + 30 + step * 20, box["y"] + 50 + (step % 3) * 20)
    tab.mouse.up()
    drawn = json.loads(tab.input_value("input[name=signed]"))
    assert len(drawn["strokes"]) == 1
    assert len(drawn["strokes"][0]) > 2
    tab.click("[data-signature-clear]")
    assert tab.input_value("input[name=signed]") == ""


def test_chosen_files_are_named_and_can_be_taken_away(tab):
    tab.goto("/fields")
    tab.wait_for_load_state("networkidle")
    files = [
        {"name": f"{name}.png", "mimeType": "image/png", "buffer": b"x" * size}
        for name, size in (("a", 10), ("b", 3000))
    ]
    tab.set_input_files("#files", files)
    assert tab.locator(".file-chosen li").count() == 2
    assert "too large" in tab.inner_text(".file-chosen li >> nth=1")
    tab.click(".file-chosen li >> nth=1 >> button")
    assert tab.evaluate("document.getElementById('files').files.length") == 1


def test_the_theme_changes_in_place(tab):
    tab.goto("/parts")
    tab.wait_for_load_state("networkidle")
    tab.click(".menu summary >> nth=0")
    tab.click("button[name=theme][value=dark]")
    assert tab.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    tab.reload()
    assert tab.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_rows_are_walked_by_keys(tab):
    tab.goto("/desk")
    tab.wait_for_load_state("networkidle")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.closest('tr').rowIndex") == 2
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/parts")


@pytest.mark.parametrize("path", ["/desk", "/parts", "/customer", "/fields", "/missing"])
@pytest.mark.parametrize("width", [390, 768, 1366, 2560])
def test_no_page_scrolls_sideways_and_nothing_complains(tab, path, width):
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(path)
    tab.wait_for_load_state("networkidle")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    complaints = [text for text in tab.complaints if "404" not in text]
    assert not complaints


def test_without_scripts_everything_is_still_there(chromium, address):
    context = chromium.new_context(base_url=address, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/enter/agent")
    page.goto("/parts/note")
    page.fill("#note-body", "hello")
    page.click("#note button >> nth=0")
    assert page.url.endswith("/parts")
    assert "Kept." in page.inner_text("#notice")
    page.click(".menu summary >> nth=0")
    page.click("button[name=language][value=zh-Hant]")
    assert page.get_attribute("html", "lang") == "zh-Hant"
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/desk", "/parts", "/customer", "/fields", "/missing"])
def test_axe_finds_nothing(chromium, address, path, theme):
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    context = chromium.new_context(base_url=address, color_scheme=theme, bypass_csp=True, locale="zh-CN")
    page = context.new_page()
    page.goto("/enter/agent")
    page.goto(path)
    if page.locator("#every").count():
        page.click("#every .acts button >> nth=0")
        page.wait_for_selector("#every-faults")
    page.locator(".menu summary").first.click()
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    context.close()
    assert not found, [(one["id"], one["impact"], [node["target"] for node in one["nodes"]]) for one in found]
