"""The OpenSearch index as data: settings, strict fields, every field described, and a loader."""
