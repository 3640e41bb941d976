"""How many families and places there are, by what families differ in, on any day: counts and series."""
