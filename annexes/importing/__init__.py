"""The part of importing that knows Bijlage 1 and Bijlage 2: their page heads, sections, tables and lists."""
