"""Files of word processors, of the web and of printers, as lines: each read apart from the server, within limits.

What stands here and below runs in a process of its own (:mod:`sources.files.process`) and knows no settings and no
database; :mod:`sources.files.apart` starts it, :mod:`sources.files.wording` says in words what it found.
"""
