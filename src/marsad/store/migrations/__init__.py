"""Steps from the layout of one release to that of the next, run by `marsad migrate`."""
