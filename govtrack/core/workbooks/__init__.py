"""Workbooks (XLSX, XLS, ODS) are parsed in a process of their own, bounded in memory and time.

A parser of a binary format can be made to ask for more memory than there is, and then its whole
process ends. ``python -m govtrack.core.workbooks`` reads one file and ends; whoever asked lives on.
Nothing here needs the application, so that the process begins at once.
"""
