"""From nodes to a blueprint: one file a pass, each with one function; the order is in `archc/api.py`."""
