"""After-care (安商稳商): cases of enterprises with their clocks, visits, and service packages."""
