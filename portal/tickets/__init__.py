"""Tickets, the heart: one request, one service number, everything else hangs off it.

numbering  the next free service number          opening    a request becomes a ticket
acts       carrying out a step of the procedure  waiting    for the customer or for parts
messages   what is said, to whom                 assigning  whose ticket it is
reopening  once more from the assessment         links      the customer's signed link
queue      open tickets by what falls due        guards     what every verb asks first
altered    what the ledger's chains cannot show  sentences  each event as a person reads it
"""
