"""Shape: triangles, bindings, builders, distances and scenes. Knows no anatomy."""
