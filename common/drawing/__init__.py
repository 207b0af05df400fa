"""The one way to draw: geometry, a picture as SVG, and that picture as PNG for where no SVG is shown."""
