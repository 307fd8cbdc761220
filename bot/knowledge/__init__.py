"""What a FAQ bot knows: values, and reading them from YAML."""
