"""What is optimised: assignment, allocation of elements, matching. Only this package knows the solver."""
