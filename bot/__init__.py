"""What a bot is, and the bots that come with the router."""
