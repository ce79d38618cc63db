"""Two architectures, templates or revisions in; what changes, in the user's words, out: text, JSON, Markdown, a page.

OLD, NEW ─ source ─► Side, Side ─ compare ─► Comparison ─┬─ told ─► text, Markdown, page
                                                          ├─ json
                                                          └─ picture ─► Graph of both
"""
