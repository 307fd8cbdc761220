"""The language every part speaks: ids, commands, events, wire values and tables."""
