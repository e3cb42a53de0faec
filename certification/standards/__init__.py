"""How an examination is read and where its cut lies: plain numbers in, plain numbers out. Pure."""
