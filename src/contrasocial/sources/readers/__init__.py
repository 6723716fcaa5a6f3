"""Archives, tables and streams, as sources read them."""
