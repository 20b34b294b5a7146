"""The whole story on the embedded stack, told in a terminal: `python -m local.story`."""
