"""The page of legal rules: filters, one rule, a new version, a company's stricter rule, QA's confirmation."""

from portal.kernel.time import company_day, now
from portal.legal.queries import newest_of
from tests.query_count import counted_queries

DEATH = "device-adverse-event-report/death"
LIST = "/settings/legal-rules"


def new_version(**facts):
    return {
        "within": "5 days",
        "pace": "",
        "recipient_zh": "国家系统",
        "recipient_en": "national system",
        "form_zh": "个例报告",
        "form_en": "case report",
        "article_zh": "修订后的办法第二十六条",
        "article_en": "revised Art. 26",
        "mark": "P",
        "valid_from": "2027-01-01",
        "why": "法规修订",
    } | facts


def address(code, *parts):
    return "/".join((LIST, str(newest_of(code).id), *parts))


def test_the_list_says_how_sure_each_rule_is(cast, visitor):
    page = visitor.signed_in(cast.qa).page(LIST)
    assert page.h1 == "Legal rules"
    words = page.words(".chip")
    assert {"read in the law", "secondary source: confirm", "from memory: confirm"} <= set(words)
    assert page.has(f"tr[data-rule={DEATH}]")
    assert "24 hours" not in " ".join(page.words("tr[data-rule=drug-recall-notice/I/holder]"))


def test_filters_are_in_the_address_and_narrow_the_list(cast, visitor):
    browser = visitor.signed_in(cast.auditor)
    page = browser.page(f"{LIST}?kind=drug&event=drug-recall-notice&role=holder&on=2010-05-01")
    shown = page.words("tr[data-rule]")
    assert len(shown) == 3
    assert all("2007" in row for row in shown)
    assert page.has("#filter-kind option[value=drug][selected]")
    unconfirmed = browser.page(f"{LIST}?unconfirmed=1")
    assert not unconfirmed.has(f"tr[data-rule={DEATH}]")
    assert browser.page(f"{LIST}?kind=vehicle&event=drug-recall-notice").has(".empty")
    assert browser.page(f"{LIST}?kind=nonsense&on=yesterday").has("tr[data-rule]")


def test_the_list_takes_one_query_beside_the_sign_in_and_stays_small(cast, visitor):
    browser = visitor.signed_in(cast.qa)
    browser.page(LIST)
    with counted_queries() as seen:
        page = browser.page(LIST)
    assert len(seen) <= 3, seen
    assert len(page.html) <= 60_000, len(page.html)


def test_one_rule_with_its_history(cast, visitor):
    page = visitor.signed_in(cast.manager).page(address("drug-recall-notice/I/holder"))
    assert page.h1 == "Drug recall notice"
    assert len(page.all("#rule-history li")) == 2
    assert "24 hours" in page.text
    assert not page.has("form#successor"), "a manager reads only"


def test_a_new_version_from_the_page(cast, visitor):
    old = address(DEATH)
    browser = visitor.signed_in(cast.admin)
    assert browser.page(old).form("form#successor")["within"] == "7 days"
    answer = browser.send(f"{old}/successors", new_version())
    page = browser.follow(answer)
    assert "revised Art. 26" in page.text
    assert len(page.all("#rule-history li")) == 2
    assert page.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Location"] == address(DEATH)


def test_an_invalid_version_keeps_what_was_typed(cast, visitor):
    browser = visitor.signed_in(cast.qa)
    page = browser.send(f"{address(DEATH)}/successors", new_version(within="soon"), status=422)
    assert page.form("form#successor")["within"] == "soon"
    both = browser.send(f"{address(DEATH)}/successors", new_version(pace="at-once"), status=409)
    assert "one of the two" in " ".join(both.words(".error-summary"))
    assert both.form("form#successor")["article_en"] == "revised Art. 26"


def test_two_people_writing_the_next_version_the_second_is_told_and_keeps_the_words(cast, visitor):
    old = address(DEATH)
    visitor.signed_in(cast.admin).send(f"{old}/successors", new_version())
    page = visitor.signed_in(cast.qa).send(f"{old}/successors", new_version(why="我的理由"), status=409)
    assert page.form("form#successor")["why"].strip() == "我的理由"


def test_a_looser_rule_of_the_company_is_refused_with_a_sentence(cast, visitor):
    browser = visitor.signed_in(cast.qa)
    page = browser.send(
        f"{address(DEATH)}/company-rules", new_version(within="8 days", valid_from="2026-12-01"), status=409
    )
    assert "never looser. The law says: 7 days." in " ".join(page.words(".error-summary"))
    browser.send(f"{address(DEATH)}/company-rules", new_version(within="48 hours", valid_from="2026-12-01"))
    assert newest_of(f"{DEATH}+company").amount == 48


def test_qa_confirms_and_the_second_time_is_409(cast, visitor):
    code = "drug-recall-summary/holder"
    browser = visitor.signed_in(cast.qa)
    assert browser.page(address(code)).has("[data-action=confirm]")
    page = browser.follow(browser.send(address(code, "confirmation")))
    assert "confirmed by QA" in page.text
    assert not page.has("[data-action=confirm]")
    browser.send(address(code, "confirmation"), status=409)


def test_who_may_not_is_refused(cast, visitor):
    visitor.signed_in(cast.agent).page(LIST, status=403)
    visitor.signed_in(cast.manager).send(f"{address(DEATH)}/successors", new_version(), status=403)
    visitor.signed_in(cast.admin).send(address("drug-recall-summary/holder", "confirmation"), status=403)


def test_a_rule_that_does_not_exist_is_404(cast, visitor):
    visitor.signed_in(cast.qa).page(f"{LIST}/999999", status=404)


def by_hand(browser, code=DEATH, **facts):
    """An administrator's own words about the law, called read in the law by themself."""
    today = f"{company_day(now()):%Y-%m-%d}"
    return browser.send(f"{address(code)}/successors", new_version(valid_from=today) | facts)


def test_a_looser_version_is_not_yet_confirmed_and_counts_for_nothing(cast, visitor):
    admin = visitor.signed_in(cast.admin)
    page = admin.follow(by_hand(admin, within="300 days"))
    assert "not yet confirmed by QA" in page.text
    assert "that one stays in force" in page.text
    for query in ("", "?unconfirmed=1"):
        rows = [" ".join(one.split()) for one in admin.page(LIST + query).words(f"tr[data-rule={DEATH}]")]
        assert any("300 days" in one and "not yet confirmed by QA" in one for one in rows)
    assert any("7 days" in one for one in admin.page(LIST).words(f"tr[data-rule={DEATH}]"))
    qa = visitor.signed_in(cast.qa)
    page = qa.follow(qa.send(address(DEATH, "confirmation")))
    assert "not yet confirmed" not in page.text
    assert not any("7 days" in one for one in qa.page(LIST).words(f"tr[data-rule={DEATH}]"))


def test_who_wrote_a_rule_does_not_confirm_it_and_reads_why(cast, visitor):
    browser = visitor.signed_in(cast.qa)
    page = browser.follow(by_hand(browser))
    assert not page.has("[data-action=confirm]")
    assert "You wrote this rule yourself" in page.text
    page = browser.send(address(DEATH, "confirmation"), status=409)
    assert "You wrote this rule yourself" in page.text
    assert newest_of(DEATH).confirmed_at is None


def test_a_rule_with_a_newer_version_is_not_confirmed(cast, visitor):
    code = "drug-recall-summary/holder"
    old = address(code)
    admin = visitor.signed_in(cast.admin)
    by_hand(admin, code, within="5 days")
    qa = visitor.signed_in(cast.qa)
    page = qa.page(old)
    assert not page.has("[data-action=confirm]")
    assert "newer version" in qa.send(f"{old}/confirmation", status=409).text
    assert qa.page(address(code)).has("[data-action=confirm]")
