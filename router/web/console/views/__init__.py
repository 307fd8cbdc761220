"""The views of the pages: who may see them and what their templates are told."""
