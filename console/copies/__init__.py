"""Copies of a deployment's memory, encrypted with words only their owner knows.

    cipher     lines into a file nobody else reads, and back; a changed or shortened file is noticed
    content    what a copy holds: the root secret and the members' table
    since      what has to be left out of a copy when it comes back: people erased since
    reading    a copy is chosen, read to its end, and what of it is missing is counted
    hindering  why it cannot come back as things are, and what becomes of the root secret
    bringing   it comes back

Anonymous feedback is not in it. Its table without its keys can never be opened; with them a copy
would be the past that this system promises not to keep.
"""
