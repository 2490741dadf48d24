"""Starting everything on one machine, and keeping it running."""
