"""A program's file, looked at before it is deployed."""
