"""Template tags that compose what several layers know."""
