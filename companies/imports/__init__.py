"""Reads the public records about Canadian companies, and stores them."""
