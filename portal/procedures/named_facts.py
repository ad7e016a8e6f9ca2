"""The named facts: what an outcome may say has happened (`makes`), so that clocks need no names of steps. Pure.

A closed vocabulary, because declared clocks start and stop with these words and explanations say them. Facts that
happen to any ticket (opened, reply, call ...) are in `vocabulary`; those of steps and ends make themselves.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from portal.procedures.words import Words

# name: (Simplified Chinese, English), each as it ends a sentence: "Met in time: the problem is solved."
NAMED_FACTS: Final[Mapping[str, tuple[str, str]]] = {
    "answered": ("责任部门已作出答复", "the department gave its answer"),
    "arrived": ("工程师已到达现场", "the technician arrived at the customer"),
    "contract-signed": ("合同已签订", "the contract was signed"),
    "cycle-agreed": ("维修周期已与用户约定", "the time of the repair was agreed with the user"),
    "delivered": ("货物已送达", "the goods were delivered"),
    "department-received": ("责任部门已收到投诉", "the department received the complaint"),
    "estimate-accepted": ("客户已接受估价", "the customer accepted the estimate"),
    "handed-over": ("车辆已交付", "the car was handed over"),
    "installed": ("安装调试已完成", "installation and commissioning are done"),
    "investigation-dated": ("调查日期已约定", "the date of the investigation was agreed"),
    "notice-out": ("召回通知已发出", "the notice of the recall went out"),
    "opinion-issued": ("处理意见已出具", "the handling opinion was issued"),
    "phone-failed": ("电话未能解决", "the attempt by phone failed"),
    "pick-up-confirmed": ("提货已确认", "the pick-up was confirmed"),
    "plan-made": ("解决方案已确定", "the solution was planned"),
    "plan-told": ("处理方案已告知客户", "the handling plan was told to the customer"),
    "qa-contacted": ("质管部门已联系投诉人", "quality assurance contacted the complainant"),
    "recall-decided": ("已作出召回决定", "the recall was decided"),
    "reminder-sent": ("保养提醒已发出", "the reminder was sent"),
    "return-approved": (
        "业务员已收到批准的退货通知单",
        "the sales representative received the approved notice",
    ),
    "returned": ("产品已交还用户", "the product was returned to the user"),
    "settled": ("已协商解决", "it was settled by negotiation"),
    "solved": ("问题已解决", "the problem was solved"),
    "technician-promised": (
        "已告知来电人将由工程师联系",
        "the caller was told that a technician will call",
    ),
    "time-arranged": ("服务时间已约定", "the time of the service was arranged"),
    "timetable-told": ("解决时间表已告知用户", "the timetable was told to the user"),
    "verified": ("情况已核实", "the facts were verified"),
}


@lru_cache(maxsize=len(NAMED_FACTS))
def words_of_fact(name: str) -> Words | None:
    """A named fact in words, None for any other fact. Traditional Chinese is derived when first asked for."""
    if name not in NAMED_FACTS:
        return None
    chinese, english = NAMED_FACTS[name]
    return Words.model_validate({"zh-Hans": chinese, "en": english})
