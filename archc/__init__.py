"""archc: an architecture compiler for AWS."""

__version__ = "0.1.0"
