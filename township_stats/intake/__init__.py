"""Received files to text cells, each with its address: sheets, ledgers, corrections, scaffolds.

What is needed is imported from its module, so that who asks only which files there are, and whether
they have changed, does not wait for all that reads them.
"""
