"""What came in and could not be taken: looked at, mended, taken again."""
