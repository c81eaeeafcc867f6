"""Which programs may read and act, for whom, and with which secrets; what each was answered: acts happen once."""
