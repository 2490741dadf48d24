"""Matches Canadian clean technologies with needs in Chinese cities, and builds teams for them."""
