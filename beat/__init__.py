"""What Docketwire watches, as data: topics, stages, outcomes, authorities, platforms, laws, terms; read here, and nowhere else listed."""
