"""Counting: labels, facts, metrics and the engines that run them."""
