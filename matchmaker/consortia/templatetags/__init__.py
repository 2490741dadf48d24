"""Tags of the consortium pages."""
