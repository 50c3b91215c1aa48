"""Search over letters, topics, meetings, plans and answers, as far as the reader may see.

``grams`` cuts text into pairs of characters, ``storage`` keeps them on either server, ``documents``
reads what is to be found, ``changes`` follows the event record, ``visibility`` says who finds what.
"""
