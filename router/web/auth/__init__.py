"""Who is there: passwords, sessions, tokens, origins and rates (`reliability.md` sections 5 and 6)."""
