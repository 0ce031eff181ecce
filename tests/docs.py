"""Write the pages that are made from the code: python -m tests.docs

Each maker is also a test: a page that is not as the code would write it fails the build.
"""
