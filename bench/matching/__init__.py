"""What the matcher costs beside numpy with scipy and beside a published mentor matcher."""
