"""What programs of the processor read and do: a CRM, a release system."""
