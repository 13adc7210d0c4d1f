"""Attack and response: descriptions and models that can answer "cannot tell".

Pure functions over plain arrays, with frozen results. Nothing here is imported by the reading
core; numpy and scipy (extra `analyse`) are needed by every module, statsmodels and lifelines by
those that say so and only when they are called. Methods are either *default* (they keep their
nominal error rates in `make analyse-proof`) or *descriptive only*; see `methods.py`.
"""
