"""What arrives in the mailbox for objections, and what officers make of it."""
