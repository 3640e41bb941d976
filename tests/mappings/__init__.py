"""Tests of the room `mappings`."""
