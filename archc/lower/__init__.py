"""From a blueprint to a template: lower, emit, audit, and the manifest that tells what made what."""
