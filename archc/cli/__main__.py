"""`python -m archc.cli` is `archc`."""

from archc.cli import main

main()
