"""PDF files: what stands where on a page, as the lines that people read."""
