"""Self-service, the customer's door: filing a request without an account, and following it by its signed link.

forms      what a customer fills in           promises      what we promise, in words
story      a ticket as its customer sees it   stages        the tracker, and who acts next
telling    the conversation in their words    tasks         what they are asked to do now
services   the verbs behind the forms         routes        one module per capability
"""
