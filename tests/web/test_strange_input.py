"""What strangers put into addresses and into the parts of sentences does no harm."""

import pytest
from flask import render_template_string, request
from flask_babel import lazy_gettext
from markupsafe import escape
from werkzeug.exceptions import NotFound

from portal.web.addresses import refuse_odd_address

SCRIPT = "<script>alert(1)</script>"


def test_the_parts_of_a_lazy_sentence_are_escaped(furniture):
    with furniture.test_request_context(headers={"Accept-Language": "en"}):
        sentence = lazy_gettext("There is no calendar `%(code)s`.", code=SCRIPT)
        assert SCRIPT not in escape(sentence)
        assert SCRIPT not in render_template_string(
            "{{ it }}{{ _('%(x)s', x=it) }}{{ 'a' ~ it }}", it=sentence
        )


@pytest.mark.parametrize("number", [2**31, 2**63, 10**20])
def test_an_id_that_no_table_counts_to_is_a_wrong_address(furniture, number):
    with furniture.test_request_context("/"):
        request.view_args = {"one": 7}
        refuse_odd_address()
        request.view_args = {"one": number}
        with pytest.raises(NotFound):
            refuse_odd_address()
