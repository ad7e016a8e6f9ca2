"""The demo company: a dealer of hospital equipment with its staff, customers, products, units and half a year of work.

make_data  writes data/*.csv from a seed; run it only to change them     data/  those sheets, and faults.toml
company    staff and sheets into an empty database                       cases   which stories are told, how they end
stories    one request as a row of dated acts                            replay  acts told to the real services, in time

Everybody and everything in it is invented; phone numbers and registration numbers too.
"""
