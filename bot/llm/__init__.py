"""A bot that words its answers with a language model, and says nothing the knowledge does not hold."""
