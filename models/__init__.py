"""The language every part of shuntdesk speaks: ids, words, commands, events and what travels."""
