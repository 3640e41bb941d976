"""The words of the domain and their rules.

Pure: no input or output but the tables that come with the package, no framework, and the clock is an
argument. Every other room speaks in these types. Rules and figures come from `domain.md`; where a
rule has a law or a paper behind it, the docstring names it.
"""
