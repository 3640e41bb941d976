"""How many calls a match takes: families that report and forget, children with needs, caseworkers who call.

What is simulated is what people do (`assumptions.py`). What they meet is the product: a register in
SQLite, its reports, the criteria and the ranking of `find_families`, under a clock that is moved.
"""
