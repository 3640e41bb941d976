"""How a database becomes what `register.tables` says, one step a file; run when it is opened."""
