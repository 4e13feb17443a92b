"""Health checks for load balancers, orchestrators and operators."""
