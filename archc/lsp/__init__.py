"""The language server: archc in an editor. `server` speaks the protocol; the other files know nothing of it."""
