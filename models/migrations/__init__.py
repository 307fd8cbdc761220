"""The schema, step by step; `router.store.migrate` runs what a database has not seen."""
