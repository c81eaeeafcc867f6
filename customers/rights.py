"""The rights of the processor's people over customers, by name; office.roles says who has them.

Working for the processor (``is_staff``) opens the administration and gives none of these.
"""

from __future__ import annotations

# Reads every customer's pages as that customer does.
SEE = "customers.see_pages"
# Invites people to act for a customer, changes their roles and removes them.
MANAGE = "customers.manage_members"
# Records what a customer received, with evidence, and asks for its copies; is told of what customers do.
RECORD = "customers.record_acts"
