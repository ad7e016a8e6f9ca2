"""The words for kinds of customer that a sheet may use."""

from portal.customers.models import CustomerKind

_WORDS = {
    CustomerKind.HOSPITAL: ("医院", "醫院", "hospital"),
    CustomerKind.CLINIC: (
        "诊所",
        "診所",
        "门诊部",
        "門診部",
        "卫生院",
        "衛生院",
        "社区卫生服务中心",
        "clinic",
    ),
    CustomerKind.PHARMACY: ("药店", "藥店", "药房", "藥房", "pharmacy"),
    CustomerKind.DEALER: ("经销商", "經銷商", "dealer"),
    CustomerKind.COMPANY: ("公司", "企业", "企業", "company"),
    CustomerKind.PERSON: ("个人", "個人", "person"),
}
SPELLINGS = {word: kind.value for kind, words in _WORDS.items() for word in words}
NAMED = ", ".join(f"{words[0]} ({words[-1]})" for words in _WORDS.values())
