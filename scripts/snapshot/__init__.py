"""Everything that people see of the registry, as plain files: to show that moving the furniture changed nothing.

``python -m scripts.snapshot make FOLDER`` writes the files, ``python -m scripts.snapshot compare BEFORE AFTER`` tells
what differs. It imports no app: rooms, names of tables and admin addresses may differ between the two.
"""
