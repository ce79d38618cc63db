"""What the drawn formats share: colours, glyphs, icons, lines, fonts, and the scene that is made of them."""
