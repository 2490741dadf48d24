"""Rules for joint bids as data, checked against a consortium; no legal advice."""
