"""A real test: people who come to the brand are drawn at random into a quick answer, or an answer and a question.

Plain rules and arithmetic; no SQL.
"""
