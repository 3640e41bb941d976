"""The embedded engine: set algebra on one numpy bit matrix, in the process, built from the register.

Nothing on disk to migrate or to corrupt: the copy is thrown away with the process.
"""
