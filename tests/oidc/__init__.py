"""Identity providers to test against: a real one on Node, and one that can be made to lie."""
