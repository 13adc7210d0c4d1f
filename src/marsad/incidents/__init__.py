"""From events of single reports to incidents: candidates, comparison, clusters, reconciliation.

    events + report -> accounts -> links -> clusters -> incidents

Every stage is a pure function; the result does not depend on the order of the accounts.
"""
