"""Reading a stranger's file: apart, behind walls, with limits."""
