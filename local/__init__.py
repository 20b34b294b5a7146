"""The embedded stack: runs the deployed template on one machine, without Docker or an account."""
