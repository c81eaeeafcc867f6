"""Which rows of a version answer what the law asks (decision 0039): linked by the officer, proposed by words."""
