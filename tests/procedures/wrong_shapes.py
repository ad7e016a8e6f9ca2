"""Files that cannot be read, or whose parts have the wrong shape: TINY with one thing changed."""

# what is wrong: (old, new, [(line, how the sentence begins), ...])
WRONG_SHAPES: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    "no code": ("procedure: tiny\n", "", [(1, "`procedure` is missing.")]),
    "code with blanks": (
        "procedure: tiny",
        "procedure: Tiny One",
        [(1, "`Tiny One` is no name: use small letters, digits and hyphens, at most ")],
    ),
    "unknown key at the top": (
        "kind: tiny",
        "kindd: tiny",
        [(1, "`kind` is missing."), (5, "`kindd` is not known here; did you mean `kind`?")],
    ),
    "strange key at the top": (
        "kind: tiny\n",
        "kind: tiny\nzzz: 1\n",
        [(6, "`zzz` is not known here. Known: `procedure`, `title`, `document`, `reg")],
    ),
    "unknown key in a step": (
        "    act: repair\n",
        "    akt: repair\n",
        [(41, "`akt` is not known here; did you mean `act`?")],
    ),
    "unknown key in a field": (
        "type: rating,",
        "type: rating, maximum: 3,",
        [(93, "`maximum` is not known here. Known: `name`, `label`, `help`, `required")],
    ),
    "no English": ("{zh-Hans: 小规程, en: Tiny}", "{zh-Hans: 小规程}", [(2, "`en` is missing.")]),
    "no Chinese": ("{zh-Hans: 小规程, en: Tiny}", "{en: Tiny}", [(2, "`zh-Hans` is missing.")]),
    "title without languages": (
        "title: {zh-Hans: 小规程, en: Tiny}",
        "title: Tiny",
        [(2, "Names with a colon are expected, one for each part.")],
    ),
    "title empty": ("{zh-Hans: 小规程, en: Tiny}", "{zh-Hans: 小规程, en: ''}", [(2, "The text is empty.")]),
    "title too long": (
        "en: Tiny}",
        "en: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx}",
        [(2, "A title is one line of at most 60 characters in Chinese and 120 in Eng")],
    ),
    "text with an invisible character": (
        "en: Tiny}",
        'en: "Ti\\u202Eny"}',
        [(2, "This text holds characters that cannot be seen; write it again.")],
    ),
    "comma cuts a text": (
        "en: Go on}",
        "en: Go on, please now}",
        [(28, "A comma inside { } ends the text; put a text that holds a comma in quo")],
    ),
    "clause number": (
        "[R09]",
        "[nine]",
        [(4, "`nine` is no clause number: write for example `R09` or `Q142`.")],
    ),
    "other numbering": (
        "kind: tiny\n",
        "kind: tiny\nnumber: own\n",
        [(6, "This is not known here; expected one of `service-number`.")],
    ),
    "no length of time": (
        "within: {urgent: 2 hours, otherwise: 24 hours}",
        "within: soon",
        [(11, "`soon` is no length of time: write for example `30 minutes`, `2 hours`")],
    ),
    "zero time": (
        "within: {urgent: 2 hours, otherwise: 24 hours}",
        "within: 0 hours",
        [(11, "A length of time must be more than nothing.")],
    ),
    "endless time": (
        "within: 30 days",
        "within: 900000 days",
        [(73, "`900000 days` is longer than 20 years.")],
    ),
    "warning that is no share": (
        "[50%, 80%]",
        "[50, 80%]",
        [(12, "Write the moment of a warning as a share of the time, for example `80%")],
    ),
    "fact of no shape": (
        "start: opened",
        "start: Opened!",
        [(9, "`Opened!` is no fact: write for example `opened` or `service.done`.")],
    ),
    "unknown role": (
        "by: [agent, technician]",
        "by: [agent, wizard]",
        [(24, "`wizard` is not a role. Roles: `customer`, `agent`, `dispatcher`, `tec")],
    ),
    "auditor": (
        "by: [agent, technician]",
        "by: [agent, auditor]",
        [(24, "An `auditor` reads all and writes nothing; choose another role.")],
    ),
    "word of the language as a name": (
        "- step: second",
        "- step: not",
        [(36, "`not` is a reserved word; choose another name.")],
    ),
    "primary is a word": (
        "en: Go on}\n        primary: true",
        "en: Go on}\n        primary: perhaps",
        [(29, "Write `true` or `false`.")],
    ),
    "gate broken": (
        "need: result == passed and points > 1",
        "need: result == passed and",
        [(45, "Expected the name of a field before `…`.")],
    ),
    "gate with one =": (
        "need: result == passed and points > 1",
        "need: result = passed",
        [(45, "Write `==` for “is equal to”.")],
    ),
    "gate without words": ("        else: {zh-Hans: 不行, en: Not so}\n", "", [(43, "`else` is missing.")]),
    "field type unknown": (
        "type: rating",
        "type: stars",
        [(93, "This is not known here; expected one of `text`, `long-text`, `choice`,")],
    ),
    "field without type": ("type: rating, ", "", [(93, "`type` is missing.")]),
    "field name with capitals": (
        "name: points",
        "name: Points",
        [(93, "`Points` is no field name: use small letters, digits and _, at most 40")],
    ),
    "field name of a form input": (
        "name: note",
        "name: version",
        [(89, "`version` is a reserved word; choose another name.")],
    ),
    "one choice only": (
        "          failed: {zh-Hans: 未通过, en: Failed}\n",
        "",
        [(86, "A choice offers at least 2 and at most 60 values.")],
    ),
    "choice of no shape": (
        "          passed: {",
        "          PASSED!: {",
        [(87, "`PASSED!` is no name: use small letters, digits and hyphens, at most 4")],
    ),
    "column of a wrong type": (
        "{name: part, type: text,",
        "{name: part, type: signature,",
        [(98, "This is not known here; expected one of `text`, `choice`, `yes-no`, `n")],
    ),
    "points out of range": (
        "type: rating,",
        "type: rating, most: 100,",
        [(93, "The number must be at most 10.")],
    ),
    "points no number": ("type: rating,", "type: rating, most: many,", [(93, "A whole number is expected.")]),
    "list where names are expected": (
        "ends:\n",
        "ends:\n  - closed\n  - x\nendz:\n",
        [
            (60, "Names with a colon are expected, one for each part."),
            (63, "`endz` is not known here; did you mean `ends`?"),
        ],
    ),
    "names where a list is expected": (
        "columns:\n          - {name: part, type: text, label: {zh-Hans: 备件, en: Part}}",
        "columns: {name: part, type: text, label: {zh-Hans: 备件, en: Part}}",
        [(97, "A list is expected: one line with `- ` for each part, or `[one, two]`.")],
    ),
    "key twice": (
        "kind: tiny\n",
        "kind: tiny\nkind: other\n",
        [(6, "`kind` is written twice; it stands in line 5 already.")],
    ),
    "blank where a text is expected": ("kind: tiny", "kind:", [(5, "A text is expected.")]),
    "tab": (
        "    by: [agent, technician]",
        "\tby: [agent, technician]",
        [(24, "A tab stands here; indent with spaces.")],
    ),
    "alias": (
        "kind: tiny",
        "kind: &kind tiny",
        [(5, "Anchors and aliases (& and *) are not used; write the part out.")],
    ),
    "tag": (
        "kind: tiny",
        "kind: !!python/object/apply:os.system ['true']",
        [(5, "Tags (!) are not used in procedure files; put the text in quotes.")],
    ),
    "merge key": (
        "  closed:\n    title",
        "  closed:\n    <<: {a: b}\n    title",
        [(62, "`<<` is not known here. Known: `title`, `customer-title`, `needs`.")],
    ),
    "open quote": ("en: Tiny}", "en: 'Tiny}", [(2, "A quotation mark is opened and not closed.")]),
    "colon in a text": (
        "{zh-Hans: 小规程, en: Tiny}",
        "\n  en: Tiny: small\n  zh-Hans: 小",
        [(3, "A colon stands where none is expected: check the indentation, or put t")],
    ),
    "bracket open": ("[R09]", "[R09", [(4, "A bracket is opened and not closed, or a comma is missing.")]),
    "choice too long": (
        "          passed: {",
        "          passed-with-some-reserve: {",
        [(87, "`passed-with-some-reserve` is too long here: at most 20 characters.")],
    ),
}
