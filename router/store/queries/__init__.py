"""Questions about one shop: every function takes the connection and the shop first, pages go by keys (I24)."""
