"""Readers of families from files: NDJSON, CSV and XLSX, one rule book (`api.md`, Files).

Each reader streams `Line` (a `FamilyPatch` with its line number) and `Rejected` (with every reason);
what is wrong with a file as a whole is a `FileRefused` before anything has been given out.
"""
