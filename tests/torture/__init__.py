"""Processes that are killed while people report: what was acknowledged is there, nothing is half there."""
