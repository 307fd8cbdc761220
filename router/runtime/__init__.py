"""The moving parts: dispatcher, timers, alarm clock and reactors."""
