"""Files whose parts do not fit together: TINY with one thing changed."""

# what is wrong: (old, new, [(line, how the sentence begins), ...])
WRONG_MEANINGS: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    "no otherwise": (
        "{urgent: 2 hours, otherwise: 24 hours}",
        "{urgent: 2 hours}",
        [(11, "The last length of a promise, and only the last, is for all other tick")],
    ),
    "otherwise first": (
        "{urgent: 2 hours, otherwise: 24 hours}",
        "{otherwise: 24 hours, urgent: 2 hours}",
        [(11, "The last length of a promise, and only the last, is for all other tick")],
    ),
    "unknown ticket field": (
        "{urgent: 2 hours,",
        "{rich: 2 hours,",
        [(11, "`rich` is not known here. Known fields: `urgent`.")],
    ),
    "unknown ticket field in a list": (
        "within: {urgent: 2 hours, otherwise: 24 hours}",
        "within:\n      - {when: urgent, within: 1 h}\n      - {when: rich, within: 2 h}\n      - {within: 3 h}",
        [(13, "`rich` is not known here. Known fields: `urgent`.")],
    ),
    "warnings falling": (
        "[50%, 80%]",
        "[80%, 50%]",
        [(12, "Write the warnings in rising order, each once.")],
    ),
    "unknown pause": (
        "pauses: customer",
        "pauses: weather",
        [(13, "There is no waiting `weather`. Waitings: `customer`.")],
    ),
    "unknown start": (
        "start: opened",
        "start: begun",
        [(9, "`begun` never happens here. Facts: `call`, `closed`, `customer-message")],
    ),
    "unknown stop": (
        "stop: second.done",
        "stop: second.won",
        [(10, "`second.won` never happens here. Facts: `call`, `closed`, `customer-me")],
    ),
    "stop only behind": (
        "stop: second.done",
        "stop: refused.on",
        [(10, "`refused.on` never happens here. Facts: `call`, `closed`, `customer-me")],
    ),
    "start and stop at once": (
        "stop: second.done",
        "stop: [second.done, opened]",
        [(10, "`opened` would start and stop the promise at once.")],
    ),
    "no stop": (
        "stop: second.done",
        "stop: []",
        [(7, "The promise `response` needs a start and a stop.")],
    ),
    "starts where nothing can stop it": (
        "start: opened",
        "start: [opened, closed]",
        [(10, "After `closed` nothing that stops the promise `response` can happen an")],
    ),
    "resumed by nothing known": (
        "resumes: customer-message",
        "resumes: rain",
        [(19, "`rain` never happens here. Facts: `call`, `closed`, `customer-message`")],
    ),
    "nobody": (
        "by: [agent, technician]",
        "by: []",
        [
            (24, "Name at least one role."),
            (33, "`agent` may not do the step `first` itself; add it to the step's `by`."),
        ],
    ),
    "outcome for a stranger": (
        "        by: agent\n        record: refusal",
        "        by: manager\n        record: refusal",
        [(33, "`manager` may not do the step `first` itself; add it to the step's `by")],
    ),
    "leads nowhere": (
        "to: second",
        "to: secnd",
        [(27, "`secnd` is neither a step nor an end. There are: `first`, `second`, `c")],
    ),
    "step name taken": (
        "- step: second",
        "- step: closed",
        [
            (10, "`second.done` never happens here. Facts: `call`, `closed`, `closed.bac"),
            (27, "`second` is neither a step nor an end. There are: `first`, `closed`, `"),
            (61, "`closed` is the name of another step, end or waiting already."),
        ],
    ),
    "step named like a fact": (
        "- step: second",
        "- step: reply",
        [
            (10, "`second.done` never happens here. Facts: `call`, `closed`, `customer-m"),
            (27, "`second` is neither a step nor an end. There are: `first`, `reply`, `c"),
            (36, "`reply` is a reserved word; choose another name."),
        ],
    ),
    "two primaries": (
        "title: {zh-Hans: 退回, en: Send back}",
        "title: {zh-Hans: 退回, en: Send back}\n        primary: true",
        [(47, "One outcome of `second` is the primary one: write `primary: true` ther")],
    ),
    "no primary": (
        "title: {zh-Hans: 完成, en: Finish}\n        primary: true",
        "title: {zh-Hans: 完成, en: Finish}",
        [(47, "One outcome of `second` is the primary one: write `primary: true` ther")],
    ),
    "circle of primaries": (
        "title: {zh-Hans: 完成, en: Finish}\n        primary: true\n      back:\n        to: first",
        "title: {zh-Hans: 完成, en: Finish}\n      back:\n        primary: true\n        to: first",
        [(47, "The primary outcomes go round in a circle at `second` and never come t")],
    ),
    "step not reached": (
        "to: second\n        title: {zh-Hans: 继续, en: Go on}",
        "to: closed\n        title: {zh-Hans: 继续, en: Go on}",
        [
            (10, "After `opened` nothing that stops the promise `response` can happen an"),
            (36, "No way leads to the step `second`."),
            (64, "The end `closed` needs the record `report`, but a way leads there that"),
        ],
    ),
    "unknown record": (
        "    record: report\n",
        "    record: raport\n",
        [
            (40, "There is no record `raport`. Records: `refusal`, `report`."),
            (79, "No step files the record `report`; remove it or use it."),
        ],
    ),
    "record not used": (
        "records:\n",
        "records:\n  spare:\n    title: {zh-Hans: 备用, en: Spare}\n    fields: [{name: a, type: date, label: {zh-Hans: 日, en: Day}}]\n",
        [(75, "No step files the record `spare`; remove it or use it.")],
    ),
    "unknown act": (
        "act: repair",
        "act: repare",
        [(41, "There is no act `repare`. Acts: `repair`, `plain`.")],
    ),
    "act without its field": (
        "      - name: result\n        type: choice",
        "      - name: outcome_found\n        type: choice",
        [
            (41, "The act `repair` needs a field `result` of type `choice` in its record"),
            (45, "`result` is not known here. Known fields: `outcome_found`, `note`, `po"),
            (91, "`result` is not known here. Known fields: `ticket.urgent`, `outcome_fo"),
        ],
    ),
    "told words missing": (
        "tells-customer: reason",
        "tells-customer: words",
        [(35, "`words` must be a required text of the record that this outcome files.")],
    ),
    "told words optional": (
        "type: long-text, required: true",
        "type: long-text, required: false",
        [(35, "`reason` must be a required text of the record that this outcome files")],
    ),
    "gate before an unknown outcome": (
        "- outcome: done",
        "- outcome: gone",
        [(43, "`gone` is no outcome of `second`. Outcomes: `done`, `back`.")],
    ),
    "gate on an unknown field": (
        "need: result == passed and points > 1",
        "need: reslt == passed",
        [(45, "`reslt` is not known here. Known fields: `result`, `note`, `points`, `")],
    ),
    "gate on an unknown choice": (
        "need: result == passed and points > 1",
        "need: result == past",
        [(45, "`past` is no choice of `result`. Its choices: `passed`, `failed`.")],
    ),
    "gate on a field that cannot stand alone": (
        "need: result == passed and points > 1",
        "need: points",
        [(45, "`points` is a rating field and cannot stand alone; compare it with som")],
    ),
    "gate orders words": (
        "need: result == passed and points > 1",
        "need: result > 1",
        [(45, "`>` compares numbers, ratings and times; `result` is a choice field.")],
    ),
    "follow-up on an unknown field": (
        "when: points <= 2",
        "when: score <= 2",
        [(57, "`score` is not known here. Known fields: `result`, `note`, `points`, `")],
    ),
    "end needs an unknown record": (
        "needs: report",
        "needs: survey",
        [(64, "There is no record `survey`. Records: `refusal`, `report`.")],
    ),
    "end without what it needs": (
        "needs: report",
        "needs: [report, refusal]",
        [(64, "The end `closed` needs the record `refusal`, but a way leads there tha")],
    ),
    "end not reached": (
        "ends:\n",
        "ends:\n  lost:\n    title: {zh-Hans: 失, en: Lost}\n    customer-title: {zh-Hans: 失, en: Lost}\n",
        [(61, "No way leads to the end `lost`.")],
    ),
    "reopen from nowhere": (
        "from: [closed]",
        "from: [second]",
        [(70, "`second` is no end. Ends: `closed`, `refused`.")],
    ),
    "reopen to an end": (
        "to: first\n  by: agent",
        "to: refused\n  by: agent",
        [(71, "`refused` is no step. Steps: `first`, `second`.")],
    ),
    "field twice": ("name: note", "name: result", [(89, "There is a field `result` above already.")]),
    "condition on a later field": (
        "when: result == failed",
        "when: points > 1",
        [(91, "`points` is not known here. Known fields: `ticket.urgent`, `result`.")],
    ),
    "column with a condition": (
        "{name: part, type: text,",
        "{name: part, type: text, when: result == failed,",
        [(98, "A column of a table has no condition.")],
    ),
    "act's field optional": (
        "label: {zh-Hans: 结果, en: Result}\n        required: true",
        "label: {zh-Hans: 结果, en: Result}",
        [(41, "The act `repair` relies on the field `result`: make it required, witho")],
    ),
    "act's field on a condition": (
        "label: {zh-Hans: 结果, en: Result}\n",
        "label: {zh-Hans: 结果, en: Result}\n        when: ticket.urgent\n",
        [(41, "The act `repair` relies on the field `result`: make it required, witho")],
    ),
    "act's choices are others": (
        "          failed: {zh-Hans: 未通过, en: Failed}\n",
        "          failed: {zh-Hans: 未通过, en: Failed}\n          half: {zh-Hans: 一半, en: Half}\n",
        [(41, "The act `repair` tells these choices of `result` apart, no others: `pa")],
    ),
    "follow-up that nothing opens": (
        "act: repair",
        "act: plain",
        [(56, "Nothing opens a follow-up here: the step's act must be one of `repair`")],
    ),
    "waiting by somebody who may not": (
        "en: Waiting for you}\n    by: agent",
        "en: Waiting for you}\n    by: qa",
        [(18, "`qa` may not do this in the portal. Possible: `admin`, `agent`, `dispa")],
    ),
    "reopened by somebody who may not": (
        "to: first\n  by: agent",
        "to: first\n  by: [agent, technician]",
        [(72, "`technician` may not do this in the portal. Possible: `admin`, `agent`")],
    ),
}
