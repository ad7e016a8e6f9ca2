"""A whole procedure in as few lines as possible: the wrong files of the tests are this one with one thing changed."""

from portal.procedures.capabilities import Capability
from portal.procedures.check import load
from portal.procedures.schema import Procedure

TINY = """\
procedure: tiny
title: {zh-Hans: 小规程, en: Tiny}
document: {code: SOP-1, revision: R00}
regulations: [R09]
kind: tiny
promises:
  response:
    title: {zh-Hans: 响应, en: Response}
    start: opened
    stop: second.done
    within: {urgent: 2 hours, otherwise: 24 hours}
    warn: [50%, 80%]
    pauses: customer
waiting:
  customer:
    title: {zh-Hans: 等待客户, en: Waiting}
    customer-title: {zh-Hans: 等待您, en: Waiting for you}
    by: agent
    resumes: customer-message
steps:
  - step: first
    title: {zh-Hans: 一, en: One}
    customer-title: {zh-Hans: 一, en: One}
    by: [agent, technician]
    then:
      on:
        to: second
        title: {zh-Hans: 继续, en: Go on}
        primary: true
      refused:
        to: refused
        title: {zh-Hans: 拒绝, en: Refuse}
        by: agent
        record: refusal
        tells-customer: reason
  - step: second
    title: {zh-Hans: 二, en: Two}
    customer-title: {zh-Hans: 二, en: Two}
    by: [customer, agent]
    record: report
    act: repair
    gates:
      - outcome: done
        when: ticket.urgent
        need: result == passed and points > 1
        else: {zh-Hans: 不行, en: Not so}
    then:
      done:
        to: closed
        title: {zh-Hans: 完成, en: Finish}
        primary: true
      back:
        to: first
        title: {zh-Hans: 退回, en: Send back}
        record: refusal
    follow-up:
      when: points <= 2
      link: dissatisfied
      description: {zh-Hans: 跟进, en: Follow up}
ends:
  closed:
    title: {zh-Hans: 结束, en: Closed}
    customer-title: {zh-Hans: 完成, en: Completed}
    needs: report
  refused:
    title: {zh-Hans: 拒绝, en: Refused}
    customer-title: {zh-Hans: 拒绝, en: Refused}
reopen:
  title: {zh-Hans: 重开, en: Reopen}
  from: [closed]
  to: first
  by: agent
  within: 30 days
records:
  refusal:
    title: {zh-Hans: 告知, en: Notice}
    fields:
      - {name: reason, type: long-text, required: true, label: {zh-Hans: 理由, en: Reason}}
  report:
    title: {zh-Hans: 记录, en: Report}
    fields:
      - name: result
        type: choice
        label: {zh-Hans: 结果, en: Result}
        required: true
        of:
          passed: {zh-Hans: 通过, en: Passed}
          failed: {zh-Hans: 未通过, en: Failed}
      - name: note
        type: text
        when: result == failed
        label: {zh-Hans: 说明, en: Note}
      - {name: points, type: rating, label: {zh-Hans: 评分, en: Points}}
      - name: parts
        type: table
        label: {zh-Hans: 备件, en: Parts}
        columns:
          - {name: part, type: text, label: {zh-Hans: 备件, en: Part}}
"""


def _nothing(*_args: object, **_kwargs: object) -> None: ...


ACTS = {
    "repair": Capability(
        "repair", _nothing, {"result": "choice"}, {"result": ("passed", "failed")}, opens_follow_ups=True
    ),
    "plain": Capability("plain", _nothing),
}


def tiny() -> Procedure:
    return load(TINY, acts=ACTS)


def changed(old: str, new: str) -> str:
    """TINY with its only `old` replaced."""
    assert TINY.count(old) == 1, f"{old!r} is {TINY.count(old)} times in TINY"
    return TINY.replace(old, new)
