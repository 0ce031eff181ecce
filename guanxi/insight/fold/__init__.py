"""The night as a fold: state of yesterday and facts of today make the state of today.

``record`` remembers what the fold was made from, ``sources`` says what is in the lake, ``months``
folds one month and ``folding`` decides which months have to be folded again.
"""
