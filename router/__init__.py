"""The customer-service router: core, store, runtime and web."""
