"""Benchmarks against the bare minimum that does the same observable work."""
