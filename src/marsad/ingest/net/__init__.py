"""The only part that uses the network: addresses checked, sizes and times bounded, hosts spared."""
