"""What an architecture file says, as frozen values; how fields are declared; how things are named."""
