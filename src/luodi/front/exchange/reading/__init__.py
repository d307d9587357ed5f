"""Opens a file that somebody sent: guards first, then rows one by one, or a grid with its merged cells.

``source.open_source`` is the door; what comes out are ``cells``. What the columns mean is left to ``exchange.columns``.
"""
