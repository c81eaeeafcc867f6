"""What whoever runs the registry watches it by: is it alive, is it ready, how is it doing. No word about people."""
