"""The truth: SQL tables, their migrations, and the only code that writes them."""
