"""The claims as the first protocol decided them: history, decided again by ``relevance claims --protocol first``."""
