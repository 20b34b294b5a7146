"""The guided deploy, and the answers it remembers."""
