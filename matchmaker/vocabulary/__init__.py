"""The closed vocabularies: areas, capabilities, provinces and the wording of readiness."""
