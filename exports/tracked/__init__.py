"""A comparison as a Word document whose changes are tracked: accepted they give the new text, rejected the old one."""
