"""The pure core: state, decide, evolve, one module per concept of the domain."""
