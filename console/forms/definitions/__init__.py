"""What each provider is told about a form: the program in the provider's own shape. Pure."""
