"""The engines that take part."""
