"""Projects 项目: stages, gates, nodes, lights."""
