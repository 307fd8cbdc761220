"""REST, sockets and pages: parse, submit one command, serialise."""
