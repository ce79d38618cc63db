"""Two architectures or templates in, what changes out: replaced, lost, widened."""
