"""Danish text: what a person types and what families have, as the same tokens for every engine.

`docs/decisions/0006-text.md` holds the rules.
"""
