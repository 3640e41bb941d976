"""A real OpenSearch for tests: one that is shared, and nodes of one's own to be killed."""
