"""Invented families: for the demonstration, for tests and for measuring.

Nobody in here exists. The shares follow the figures of `domain.md` (see `figures`), the same seed
and day give the same families to the last byte, and family number 7 is the same whether ten or a
hundred thousand are asked for. See `docs/decisions/0005-invention.md`.
"""
