"""What customers ask: masked, gathered into topics over a sliding window, and named."""
