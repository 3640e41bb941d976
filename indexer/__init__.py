"""Everything that changes what can be found: reading files, inventing them, loading them."""
