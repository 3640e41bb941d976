"""The OpenSearch engine: one request for page, total and counts, level with the register by an overlay."""
