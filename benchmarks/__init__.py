"""How fast Facies is, beside what one would use otherwise. `make bench` prints the ratios."""
