"""Plain data between what a system is and how it is drawn: the graph that layout reads, the picture it returns."""
