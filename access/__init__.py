"""Who is calling, and may they: roles, the one table of permissions, tokens, sign-in, look-ups."""
