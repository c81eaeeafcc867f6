"""What goes out and comes in, a module for each noun. The class names are those of the OpenAPI document."""
