"""The command line's commands, a file a task: they choose the database, the engine and the clock."""
