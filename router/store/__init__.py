"""The only place that speaks SQL: engine, journal, projection, loading, queries."""
