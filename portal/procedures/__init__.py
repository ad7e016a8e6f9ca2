"""Procedures: a company's regulation as data. Reading, checking, running (pure) and publishing versions.

The pure part (schema, engine, expressions, check ...) knows no framework and no database; `models`, `queries`
and `services` keep the published versions. What an act means lives in the process rooms, which register it in
`capabilities`; nothing here imports them.
"""
