"""Rows for the test pages: plausible tickets, events, stages and clocks."""

from datetime import timedelta
from types import SimpleNamespace as Row

from portal.kernel.numbers import build_number
from portal.kernel.time import company_day, now

_NOW = now()
_WORDS = (
    ("BioSafe 1500 生物安全柜", "开机后风速报警，面板显示 E07", "江城市第一人民医院"),
    ("全自动生化分析仪 BK-600", "样本针堵塞，清洗后仍提示液面检测失败", "南湖区中心医院检验科"),
    ("高压灭菌器 MAST-V", "门封圈漏气", "康宁大药房（解放路店）"),
    ("低温冰箱 MDF-86", "温度降不到 -80 °C，夜间报警两次，疫苗需要转移", "滨海市疾病预防控制中心"),
    ("超声诊断仪 S12", "探头 2 无图像", "仁济口腔门诊部"),
)
_DUE = (-130, -12, 4, 25, 96, 190, 700, 1500, 3000, 5000)


def _ticket(place):
    product, problem, customer = _WORDS[place % len(_WORDS)]
    return Row(
        number=build_number(company_day(_NOW), place + 1),
        product=product,
        problem=problem,
        customer=customer,
        urgent=place % 4 == 0,
        stage=("受理", "评估", "派工", "服务中", "待验收")[place % 5],
        metric=("response", "plan", "solved")[place % 3],
        metric_label=("首次响应", "方案", "解决")[place % 3],
        due_at=_NOW + timedelta(minutes=_DUE[place % len(_DUE)]),
        warn_at=_NOW + timedelta(minutes=_DUE[place % len(_DUE)] - 30),
        state="paused" if place % 9 == 7 else "running",
        assignee=("李静", "陈志强", None)[place % 3],
    )


TICKETS = [_ticket(place) for place in range(50)]
CLOCKS = [
    Row(metric="response", label="首次响应", due_at=_NOW - timedelta(hours=3), warn_at=None, state="met"),
    Row(
        metric="plan",
        label="方案",
        due_at=_NOW + timedelta(minutes=18),
        warn_at=_NOW - timedelta(minutes=3),
        state="running",
    ),
    Row(metric="solved", label="解决", due_at=_NOW + timedelta(hours=31), warn_at=None, state="paused"),
]
STAGES = [
    {"label": "已受理", "state": "done", "at": _NOW - timedelta(hours=20), "note": None},
    {"label": "评估", "state": "done", "at": _NOW - timedelta(hours=18), "note": "保修期内，免费"},
    {"label": "派工", "state": "current", "at": None, "note": "陈工 预计 11-23 10:00 到 12:00 上门"},
    {"label": "维修", "state": "ahead", "at": None, "note": None},
    {"label": "验收", "state": "ahead", "at": None, "note": None},
]
EVENTS = [
    Row(
        type="message.customer",
        at=_NOW - timedelta(hours=20),
        who="张护士长",
        title="客户留言",
        kind="message",
        side="them",
        text="你好，安全柜今天早上开机就报警，E07，我们先停用了。样本改到隔壁实验室，请尽快来看看，谢谢！",
    ),
    Row(
        type="ticket.opened",
        at=_NOW - timedelta(hours=19),
        who="系统",
        title="受理，承诺 2 小时内首次响应",
        kind="change",
        side=None,
        text="",
    ),
    Row(
        type="message.reply",
        at=_NOW - timedelta(hours=18),
        who="李静",
        title="回复客户",
        kind="message",
        side="us",
        text="张护士长您好，E07 是排风压差异常。请先不要自行复位，工程师会带压差传感器和过滤器上门。\n如有生物样本在柜内，请按操作规程处理。",
    ),
    Row(
        type="message.note",
        at=_NOW - timedelta(hours=17),
        who="李静",
        title="内部备注",
        kind="note",
        side=None,
        text="去年 9 月换过一次 HEPA，可能是同一批次。请备件库留一只。",
    ),
    Row(
        type="clock.breached",
        at=_NOW - timedelta(hours=2),
        who=None,
        title="方案时钟超时 12 分钟",
        kind="alarm",
        side=None,
        text="",
    ),
    Row(
        type="ticket.assigned",
        at=_NOW - timedelta(minutes=40),
        who="周主管",
        title="指派给 陈志强",
        kind="change",
        side=None,
        text="",
    ),
]
