"""The door to DynamoDB, in domain words. The only rooms that know keys and expressions.

table         one table, transactions with retry, paging
codec         records <-> items
applications  what members say of themselves, and forms that need a person
groups        groups, their facilitators, one query that reads a whole group
matches       every step of a match, each one transaction
members       a member's own data and what they change themselves
erasing       a person out of everything that names them
retention     what is kept no longer
nights        the frozen plan of a night, group by group
outbox        letters: claimed with a lease, sent once, marked after
sightings     what was last seen of each form, and how it fitted
looks         how far the last look at a program's forms came
"""
