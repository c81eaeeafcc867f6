"""All that the registry holds of one customer, open to every program, and taken in again by ours without loss."""
