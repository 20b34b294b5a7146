"""The coordinator's command line: not deployed, speaks to AWS or, through one variable, to the
stack on this machine."""
