"""Non-interference: what is hidden from a reader may become anything else, and nothing that the
reader can ask is answered otherwise, to the byte, refusals and their words included.
"""
