"""The same questions put to other engines, each as somebody who knows it would ask it.

What they are given that the embedded engine does not have: approved families only, today's states
ready-made, places in the order of ids as keys, distances ready-made from the postcodes that are asked.
"""
