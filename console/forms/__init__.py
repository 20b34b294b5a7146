"""Forms at the providers, made from the program's file: written, created, looked at, taken over."""
