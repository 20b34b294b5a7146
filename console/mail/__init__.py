"""The mail account, and the records of a domain that letters come from."""
