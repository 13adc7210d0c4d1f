"""Many reports at once: a year of news read and linked on one machine or on a Spark cluster.

    inputs -> units of work -> Parquet by day -> linked incidents -> the store

A unit is a stretch of one file. What is done with it is one pure function of the file and the
rules (`marsad.backfill.reading`); the engines differ in who calls it. Stages of reading are
known to `marsad.pipeline` alone.
"""
