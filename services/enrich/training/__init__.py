"""How the small models came to be: `python -m services.enrich.training` with the extra `train`."""
