"""The door to DynamoDB, in domain words. The only rooms that know keys and expressions.

table         one table, transactions with retry, paging
codec         records <-> items
applications  what members say of themselves, and forms that need a person
groups        groups, their facilitators, one query that reads a whole group
matches       every step of a match, each one transaction
nights        the frozen plan of a night, group by group
outbox        letters: claimed with a lease, sent once, marked after
"""
