"""The stack under construction: resources by component, what arrows fill in, and the offers that ends make."""
