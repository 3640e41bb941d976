"""Everything that reads families: criteria, facets, the engine port and its engines, explained results."""
