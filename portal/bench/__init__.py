"""The benchmark: the portal's pages beside a bare Flask page, on the same machine, server and database, in one run.

filling   a large company's tickets, loaded by COPY       floor    the bare page: one indexed query, fifty rows
serving   both behind the portal's own web server         timing   alternating requests, median and p95
"""
