"""Members: found, shown, given out and erased."""
