"""Reads the reference tables about places, evidence, policy and needs, and stores them."""
