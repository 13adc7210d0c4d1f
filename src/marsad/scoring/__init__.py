"""How well readings agree with gold records that people made."""
